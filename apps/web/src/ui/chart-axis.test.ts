import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countTicks, halfOf, labelledBars } from './chart-axis.ts'

test('an axis of calls has whole numbers, from zero', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), (most) => {
      const labels = countTicks(most)
      expect(labels[0]).toBe(0)
      expect(labels.length).toBeGreaterThan(1)
      expect(labels.every(Number.isInteger)).toBe(true)
    }),
  )
})

test('the last bar, which takes everything above, always has a label', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (length) => {
      const labels = [...labelledBars(length, { isLastKept: true })]
      expect([labels[0], labels.at(-1)]).toEqual([0, length - 1])
      expect(labels.length).toBeLessThanOrEqual(9)
    }),
  )
})

test('labels of hours and days are evenly apart', () => {
  const labels = labelledBars(24, { isLastKept: false })
  expect([...labels]).toEqual([0, 3, 6, 9, 12, 15, 18, 21])
  expect([...halfOf(labels, { isLastKept: false })]).toEqual([0, 6, 12, 18])
})

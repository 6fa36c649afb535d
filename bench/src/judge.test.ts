import { afterEach, expect, test, vi } from 'vitest'
import { judge } from './judge.ts'
import { median } from './median.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

test.each([
  [{ figure: 8, goal: 8, better: 'higher' }, 'reached', undefined],
  [{ figure: 7, goal: 8, better: 'higher' }, 'missed', undefined],
  [{ figure: 5, goal: 8, better: 'higher' }, 'FAILED', 1],
  [{ figure: 1.2, goal: 1.1, better: 'lower' }, 'missed', undefined],
  [{ figure: 2, goal: 1.1, better: 'lower' }, 'FAILED', 1],
  [{ figure: Number.NaN, goal: 1, better: 'lower' }, 'FAILED', 1],
  [{ figure: 2.2, goal: 1, reached: 2.1, better: 'lower' }, 'missed', undefined],
  [{ figure: 3, goal: 1, reached: 2.1, better: 'lower' }, 'FAILED', 1],
  [{ figure: 0.9, goal: 1, reached: 2.1, better: 'lower' }, 'reached', undefined],
  [{ figure: 1.9, goal: 4, reached: 1.96, better: 'higher' }, 'missed', undefined],
  [{ figure: 1.2, goal: 4, reached: 1.96, better: 'higher' }, 'FAILED', 1],
  [{ figure: Number.NaN, goal: 4, reached: 1.96, better: 'higher' }, 'FAILED', 1],
] as const)('%o is %s', (judged, verdict, exitCode) => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  judge({ what: 'figure', ...judged })
  expect(log.mock.calls[0]?.[0]).toContain(`goal ${judged.goal}, ${verdict}`)
  expect(process.exitCode).toBe(exitCode)
})

test('the median is the middle value, in whatever order', () => {
  expect([median([3, 1, 2]), median([])]).toEqual([2, Number.NaN])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTimestamp, parseTimestamp } from './timestamp.ts'

const day = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }

test.each(['seconds', 'milliseconds'] as const)('parses a timestamp in %s as it was formatted', (precision) => {
  fc.assert(
    fc.property(fc.date(day), (time) => {
      const text = formatTimestamp(time, precision)
      expect(formatTimestamp(parseTimestamp(text) ?? new Date(0), precision)).toBe(text)
    }),
  )
})

test('parses only timestamps of real dates and times', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'))
  fc.assert(
    fc.property(fc.tuple(two, two, two, two, two, two), ([year, month, date, hours, minutes, seconds]) => {
      const text = `20${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`
      const time = new Date(text)
      const exists = !Number.isNaN(time.getTime()) && formatTimestamp(time, 'seconds') === text
      expect(parseTimestamp(text) !== undefined).toBe(exists)
    }),
    { numRuns: 5_000 },
  )
})

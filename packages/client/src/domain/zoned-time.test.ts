import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { createZonedTimeReader } from './zoned-time.ts'

// Moments near which clocks were changed: by an hour, by half an hour, at a minute past midnight, by a whole day.
const changes = {
  'Europe/Berlin': '2024-10-27T01:00:00Z',
  'America/Sao_Paulo': '2018-11-04T03:00:00Z',
  'Australia/Lord_Howe': '2024-04-06T15:00:00Z',
  'America/St_Johns': '2011-03-13T03:31:00Z',
  'Pacific/Apia': '2011-12-30T10:00:00Z',
  'Asia/Kolkata': '2024-06-01T00:00:00Z',
} as const
const zones = Object.keys(changes) as (keyof typeof changes)[]

test('a time is the same instant whether or not one of its hour was read before', () => {
  const seconds = fc.integer({ min: -4 * 3600, max: 4 * 3600 })
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.array(seconds, { minLength: 2, maxLength: 20 }), (timeZone, all) => {
      const read = createZonedTimeReader({ timeZone, ambiguousTime: 'later' })
      for (const offset of all) {
        // A wall clock near the change, whether or not it was ever seen on a wall.
        const local = Temporal.Instant.from(changes[timeZone])
          .toZonedDateTimeISO(timeZone)
          .toPlainDateTime()
          .add({ seconds: offset })
        const expected = local.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds
        expect(read(local.toString({ smallestUnit: 'second' }).replace('T', ' '), () => {})?.instant?.getTime()).toBe(
          expected,
        )
      }
    }),
    { numRuns: 300 },
  )
})

test('a minute or second that there is not is refused, also in an hour that was read before', () => {
  const read = createZonedTimeReader({ timeZone: 'America/Sao_Paulo', ambiguousTime: 'compatible' })
  expect(read('2026-11-23 08:34:37', () => {})?.instant?.toISOString()).toBe('2026-11-23T11:34:37.000Z')
  for (const time of ['2026-11-23 08:60:00', '2026-11-23 08:34:61', '2026-11-23 24:00:00', '2026-02-30 08:00:00'])
    expect(read(time, () => {})).toBeNull()
})

import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { AmbiguousTime } from '../options.ts'
import { createLocalTimeReader } from './local-time.ts'

const twice = '2024-10-27 02:30:00'
const never = '2024-03-31 02:30:00'

function read(text: string, ambiguousTime: AmbiguousTime = 'compatible') {
  const messages: string[] = []
  const readZoned = createLocalTimeReader({ timeZone: 'Europe/Berlin', ambiguousTime })
  const time = readZoned(text, (code, message) => messages.push(`${code}: ${message}`))
  return { time, instant: time?.instant?.toISOString() ?? null, messages }
}

test('reads a plain time as an instant of the zone', () => {
  expect(read('2024-06-01 12:00:00')).toMatchObject({ instant: '2024-06-01T10:00:00.000Z', messages: [] })
})

test.each<[AmbiguousTime, string | null, string | null]>([
  ['compatible', '2024-10-27T00:30:00.000Z', '2024-03-31T01:30:00.000Z'],
  ['earlier', '2024-10-27T00:30:00.000Z', '2024-03-31T00:30:00.000Z'],
  ['later', '2024-10-27T01:30:00.000Z', '2024-03-31T01:30:00.000Z'],
  ['reject', null, null],
])(
  'reads a time that occurs twice and one that never occurs by the rule "%s", and reports it',
  (rule, ofTwice, ofNever) => {
    expect(read(twice, rule)).toMatchObject({
      instant: ofTwice,
      messages: [expect.stringMatching(/ambiguous_time.*twice/)],
    })
    expect(read(never, rule)).toMatchObject({
      instant: ofNever,
      messages: [expect.stringMatching(/ambiguous_time.*never/)],
    })
    expect(read(never, rule).time?.text).toBe(never)
  },
)

test('reads a time where English is the only locale, as in some builds of Node', () => {
  class EnglishFormat extends Intl.DateTimeFormat {
    constructor(_locale: string, options: Intl.DateTimeFormatOptions) {
      super('en', options)
    }
  }
  vi.stubGlobal('Intl', Object.create(Intl, { DateTimeFormat: { value: EnglishFormat } }))
  onTestFinished(() => void vi.unstubAllGlobals())
  expect(read('2024-06-01 00:30:00').instant).toBe('2024-05-31T22:30:00.000Z')
})

test('reads a time of the first century', () => {
  expect(read('0050-01-01 12:00:00').instant).toMatch(/^0050-01-01T11:/)
})

test.each([
  '',
  '2024-02-30 10:00:00',
  '2024-06-01 12:00:00.000',
  '2024-06-01',
  '2024-06-01T12:00:00',
  '1.6.2024 12:00',
  '2024-06-30 23:59:60',
])('rejects "%s", with and without a zone', (text) => {
  expect(read(text).time).toBeNull()
  expect(createLocalTimeReader(null)(text, () => {})).toBeNull()
})

test('returns only the text without a zone', () => {
  expect(createLocalTimeReader(null)(twice, () => {})).toEqual({ text: twice, timeZone: null, instant: null })
})

// Moments near clock changes: by an hour, by half an hour, at a minute past midnight, by a whole day.
const changes = {
  'Europe/Berlin': '2024-10-27T01:00:00Z',
  'America/Sao_Paulo': '2018-11-04T03:00:00Z',
  'Australia/Lord_Howe': '2024-04-06T15:00:00Z',
  'America/St_Johns': '2011-03-13T03:31:00Z',
  'Pacific/Apia': '2011-12-30T10:00:00Z',
  'Asia/Kolkata': '2024-06-01T00:00:00Z',
} as const
const zones = Object.keys(changes) as (keyof typeof changes)[]

test('returns the instant that Temporal returns, on all days around a clock change', () => {
  const seconds = fc.integer({ min: -50 * 3600, max: 50 * 3600 })
  const rules = fc.constantFrom('earlier', 'later', 'compatible')
  fc.assert(
    fc.property(fc.constantFrom(...zones), rules, fc.array(seconds, { minLength: 2 }), (timeZone, rule, all) => {
      const read = createLocalTimeReader({ timeZone, ambiguousTime: rule })
      for (const offset of all) {
        // A local time near the change, whether or not it occurred.
        const local = Temporal.Instant.from(changes[timeZone])
          .toZonedDateTimeISO(timeZone)
          .toPlainDateTime()
          .add({ seconds: offset })
        const expected = local.toZonedDateTime(timeZone, { disambiguation: rule }).epochMilliseconds
        expect(read(local.toString({ smallestUnit: 'second' }).replace('T', ' '), () => {})?.instant?.getTime()).toBe(
          expected,
        )
      }
    }),
  )
})

test('rejects an impossible minute or second, also of a day that was read before', () => {
  const read = createLocalTimeReader({ timeZone: 'America/Sao_Paulo', ambiguousTime: 'compatible' })
  expect(read('2026-11-23 08:34:37', () => {})?.instant?.toISOString()).toBe('2026-11-23T11:34:37.000Z')
  for (const time of ['2026-11-23 08:60:00', '2026-11-23 08:34:61', '2026-11-23 24:00:00', '2026-02-30 08:00:00'])
    expect(read(time, () => {})).toBeNull()
})

import { expect, test } from 'vitest'
import { type AmbiguousTime, readTime } from './read-time.ts'
import { createZonedTimeReader } from './zoned-time.ts'

const twice = '2024-10-27 02:30:00'
const never = '2024-03-31 02:30:00'

function read(text: string, ambiguousTime: AmbiguousTime = 'compatible') {
  const messages: string[] = []
  const readZoned = createZonedTimeReader({ timeZone: 'Europe/Berlin', ambiguousTime })
  const time = readTime(text, readZoned, (code, message) => messages.push(`${code}: ${message}`))
  return { time, instant: time?.instant?.toISOString() ?? null, messages }
}

test('a plain time is an instant of the zone', () => {
  expect(read('2024-06-01 12:00:00')).toMatchObject({ instant: '2024-06-01T10:00:00.000Z', messages: [] })
})

test.each<[AmbiguousTime, string | null, string | null]>([
  ['compatible', '2024-10-27T00:30:00.000Z', '2024-03-31T01:30:00.000Z'],
  ['earlier', '2024-10-27T00:30:00.000Z', '2024-03-31T00:30:00.000Z'],
  ['later', '2024-10-27T01:30:00.000Z', '2024-03-31T01:30:00.000Z'],
  ['reject', null, null],
])(
  'the rule "%s" decides on a time that occurs twice and on one that never does, and says so',
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

test.each(['', '2024-02-30 10:00:00', '2024-06-01', '2024-06-01T12:00:00', '1.6.2024 12:00'])(
  '"%s" is no time, with a zone and without',
  (text) => {
    expect(read(text).time).toBeNull()
    expect(readTime(text, null, () => {})).toBeNull()
  },
)

test('without a zone there is the text alone', () => {
  expect(readTime(twice, null, () => {})).toEqual({ text: twice, timeZone: null, instant: null })
})

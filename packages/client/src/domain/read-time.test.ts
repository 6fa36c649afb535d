import { expect, test } from 'vitest'
import { readTime } from './read-time.ts'

test.each([
  ['a plain time', '2024-06-01 12:00:00', '2024-06-01T10:00:00.000Z'],
  ['a time that occurs twice: the earlier', '2024-10-27 02:30:00', '2024-10-27T00:30:00.000Z'],
  ['a time that never occurs: moved on by the gap', '2024-03-31 02:30:00', '2024-03-31T01:30:00.000Z'],
])('%s in Europe/Berlin', (_name, text, instant) => {
  expect(readTime(text, 'Europe/Berlin')?.instant?.toISOString()).toBe(instant)
})

test.each(['', '2024-02-30 10:00:00', '2024-06-01', '2024-06-01T12:00:00', '1.6.2024 12:00'])(
  '"%s" is no time',
  (text) => {
    expect(readTime(text, 'Europe/Berlin')).toBeNull()
  },
)

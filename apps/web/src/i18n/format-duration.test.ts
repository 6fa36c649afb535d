import { expect, test } from 'vitest'
import { formatDuration } from './format-duration.ts'

test.each([
  [0, '0:00'],
  [5, '0:05'],
  [85, '1:25'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [36_000, '10:00:00'],
  [-28_800, '-8:00:00'],
])('%d seconds are written as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

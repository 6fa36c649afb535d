import { expect, test } from 'vitest'
import { progressText } from './progress.ts'

test('the line says the share, the rate, the time left and the file', () => {
  const state = { name: 'calls.csv', bytes: 250, totalBytes: 1_000, rows: 5_000, seconds: 10 }
  expect(progressText(state)).toBe(' 25 %  5,000 rows, 500/s, 30 s left  calls.csv')
})

test('where the length is not known, the line says the rate alone', () => {
  const state = { name: 'standard input', bytes: 250, totalBytes: undefined, rows: 5_000, seconds: 10 }
  expect(progressText(state)).toBe('standard input: 5,000 rows, 500/s')
})

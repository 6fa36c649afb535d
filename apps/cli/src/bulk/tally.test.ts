import { expect, test } from 'vitest'
import { Tally } from './tally.ts'

test('the summary groups the digits of large numbers', () => {
  const tally = new Tally()
  for (let count = 0; count < 1_234_567; count += 1) tally.count('found')
  tally.doneBefore = 1_000
  expect(tally.summary()).toEqual([
    expect.stringMatching(/^1,234,567 found, 0 missing, 0 failed in 0:\d\d, [\d,]+\/s; 1,000 done before$/),
  ])
})

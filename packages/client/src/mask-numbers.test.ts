import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskNumbers } from './mask-numbers.ts'

test.each([
  ['no number 13800138000 here', 'no number *********00 here'],
  ['+55 (11) 98765-4321', '***********21'],
  ['"callerNo":"10000123"', '"callerNo":"******23"'],
  ['connect ECONNREFUSED 192.168.100.200:28443', 'connect ECONNREFUSED 192.168.100.200:28443'],
  ['found 865661D570C6E176B7434FEF969585425C5AA5AFF5', 'found 865661D570C6E176B7434FEF969585425C5AA5AFF5'],
  ['5 calls in 30 s', '5 calls in 30 s'],
])('%s', (text, masked) => {
  expect(maskNumbers(text)).toBe(masked)
})

test('the call ID that was asked for is left as it is', () => {
  expect(maskNumbers('call 1000000000-0001 of 13800138000', '1000000000-0001')).toBe(
    'call 1000000000-0001 of *********00',
  )
})

test('no run of six digits stays readable, whatever surrounds it', () => {
  const digits = fc.stringMatching(/^\d{6,15}$/)
  const around = fc.stringMatching(/^[ g-z":,]{0,4}$/)
  fc.assert(
    fc.property(around, digits, around, (before, run, after) => !maskNumbers(before + run + after).includes(run)),
  )
})

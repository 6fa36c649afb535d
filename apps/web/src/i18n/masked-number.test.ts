import { expect, test } from 'vitest'
import { maskedNumber } from './masked-number.ts'

test.each([
  ['*****00', '•••••00'],
  ['***0', '•••0'],
  ['************00', '•••••00'],
])('the masked number %s is shown as %s', (number, shown) => {
  expect(maskedNumber(number)).toBe(shown)
})

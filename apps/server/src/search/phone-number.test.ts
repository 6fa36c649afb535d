import { describe, expect, test } from 'vitest'
import { searchableNumber } from './phone-number.ts'

describe('a phone number is searched', () => {
  test.each([
    ['+55 (11) 98765-4321', '+5511987654321'],
    ['0055 11 98765 4321', '+5511987654321'],
    ['5511987654321', '+5511987654321'],
    ['011 98765-4321', '+5511987654321'],
    ['0 21 11 98765-4321', '+5511987654321'],
    ['(11) 98765-4321', '+5511987654321'],
    ['١١ ٩٨٧٦٥ ٤٣٢١', '+5511987654321'],
    ['\u202a+55 11\u200b 98765-4321\u202c', '+5511987654321'],
    ['tel:+55-11-98765-4321', '+5511987654321'],
    ['+49 30 1234567', '+49301234567'],
    ['1008', '1008'],
    ['*1008#', '1008'],
    ['99999999999999999999', '99999999999999999999'],
    ['anonymous', null],
    ['', null],
    [null, null],
  ])('in Brazil, %s as %s', (number, expected) => {
    expect(searchableNumber(number, 'BR')).toBe(expected)
  })

  test('by its digits without a country', () => {
    expect(searchableNumber('+55 (11) 98765-4321', null)).toBe('5511987654321')
    expect(searchableNumber('１１ 98', null)).toBe('1198')
  })

  test.each([['BR'], ['DE'], ['US'], ['CN']] as const)('in its normal form as itself, in %s', (country) => {
    for (const number of ['1008', '030 1234567', '+86 10 1234 5678', '2125550100', '13912345678', '00441212345678']) {
      const normal = searchableNumber(number, country)
      expect(searchableNumber(normal, country)).toBe(normal)
    }
  })
})

import { describe, expect, test } from 'vitest'
import { NumberMatcher } from './number-matcher.ts'

const inField = (value: unknown, name = 'callerNo') => ({
  recordJson: JSON.stringify({ [name]: value }),
  originalResponse: null,
})
const german = new NumberMatcher('+49 30 1234567')

describe('a phone number with its country code', () => {
  test.each([
    '+49301234567',
    '0049301234567',
    '49301234567',
    '0301234567',
    '301234567',
    '+49 (30) 123-4567',
    '+49 (0)30 123 45 67',
    '+49.30.1234567',
    '030/1234567',
    '00030 1234567',
    '+４９　３０　１２３４５６７',
    '٠٣٠١٢٣٤٥٦٧',
    '+49\u00a030\u20111234567',
    '\u202a+49\u200b30 1234567\u202c',
    'tel:+49-30-1234567',
    'sip:0301234567@pbx.example.test',
  ])('is found as %s', (text) => {
    expect(german.matches(inField(text))).toBe(true)
    expect(german.matches(inField(text, 'note'))).toBe(true)
  })

  test.each([
    '+49301234568',
    '+4930123456',
    '030 1234567 89',
    '030 1234567-1',
    '1301234567',
    '+1 301234567',
    '+49311234567',
  ])('is not found as %s', (text) => {
    expect(german.matches(inField(text))).toBe(false)
  })

  test.each<[string, unknown]>([
    ['a number', { note: 49301234567 }],
    ['an array', { numbers: ['1', '030 1234567'] }],
    ['a nested object', { legs: [{ party: { tel: '0301234567' } }] }],
    ['JSON text', { raw: '{"from":"+49 30 1234567"}' }],
    ['JSON text in JSON text', { raw: JSON.stringify({ inner: JSON.stringify(['0301234567']) }) }],
    ['running text', { note: 'The customer (030 1234567) called at 10:30.' }],
    ['running text before another number', { note: 'call 0301234567 2026-01-02 10:30' }],
    ['the name of a field', { '+49301234567': 1 }],
    ['a known field in another letter case', { CallerNo: '0301234567' }],
    ['a known field with a blank at its end', { 'callerNo ': '0301234567' }],
  ])('is found in %s', (_name, record) => {
    expect(german.matches({ recordJson: JSON.stringify(record), originalResponse: null })).toBe(true)
  })

  test('is looked for in long texts of short numbers in a time that grows with their length alone', () => {
    const text = `codes ${'1 '.repeat(50_000)}`
    expect(german.matches(inField(text))).toBe(false)
    expect(german.matches(inField(`${text} 030 1234567`))).toBe(true)
  })

  test('is found in the original response, also where it is escaped', () => {
    const escaped = [...'0301234567'].map((digit) => `\\u003${digit}`).join('')
    const originalResponse = `{"resultDatas":{"callerNo":"${escaped}"}}`
    expect(german.matches({ recordJson: '{"callId":"1"}', originalResponse })).toBe(true)
    expect(german.matches({ recordJson: '{"callId":"1"}', originalResponse: 'not JSON 0301234567' })).toBe(true)
  })

  test('is not found in an ID or a time of the interface, whose digits are the same by chance', () => {
    expect(german.matches(inField('49301234567', 'callId'))).toBe(false)
    expect(german.matches(inField(49301234567, 'callTime'))).toBe(false)
  })
})

describe('the country of numbers without a country code', () => {
  test('is that of the number, unless another is given', () => {
    const abroad = new NumberMatcher('+49 30 1234567', 'BR')
    expect([abroad.matches(inField('0301234567')), abroad.matches(inField('0049301234567'))]).toEqual([false, true])
  })

  test('completes a number that is given without one', () => {
    const brazilian = new NumberMatcher('(11) 98765-4321', 'br')
    for (const text of ['+5511987654321', '011987654321', '11 98765 4321', '0055 11 98765-4321', '0 21 11 98765-4321'])
      expect([text, brazilian.matches(inField(text))]).toEqual([text, true])
    expect(brazilian.matches(inField('98765-4321'))).toBe(false)
  })

  test('is not needed for an extension or a number that is no public one', () => {
    const extension = new NumberMatcher('0 12 34')
    expect(extension.hasCountry).toBe(false)
    expect([extension.matches(inField('1234')), extension.matches(inField('12345'))]).toEqual([true, false])
    // So few digits occur in any text.
    expect(extension.matches(inField('room 1234', 'note'))).toBe(false)
  })

  test('must exist, and the number must have digits', () => {
    expect(() => new NumberMatcher('030', 'Brazil')).toThrow(/--country must be a two-letter.*BR, but is Brazil/)
    expect(() => new NumberMatcher('nobody')).toThrow(/contains no digits/)
  })
})

import { expect, test } from 'vitest'
import { catalogues, describeCode } from './codes.ts'

test.each([
  ['releaseCause', 49, 'HUNG_UP_BEFORE_ANSWER'],
  ['callType', 43, 'ICD_SP_OUTBOUND_VIRTUAL_CALLIN'],
  ['resultCode', '0100002', 'INVALID_PARAMETER'],
  ['outboundResult', '-1', 'NO_NUMBER_TO_CALL'],
  ['leaveReason', 16, 'AGENT_RELEASED'],
] as const)('%s %s is %s', (catalogue, value, symbol) => {
  expect(describeCode(catalogue, value)?.symbol).toBe(symbol)
})

test('finds no entry for an unknown value or the name of a built-in', () => {
  expect(describeCode('releaseCause', 999_999)).toBeUndefined()
  expect(describeCode('releaseCause', 'constructor')).toBeUndefined()
})

test.each(Object.entries(catalogues))(
  'has a unique symbol, a meaning and advice in full sentences for every entry of %s',
  (_name, table) => {
    const entries = Object.values(table)
    expect(new Set(entries.map((entry) => entry.symbol)).size).toBe(entries.length)
    for (const entry of entries) {
      expect(entry.meaning, String(entry.value)).toMatch(/^[A-Z].*\.$/)
      expect(entry.advice, String(entry.value)).toMatch(/^[A-Z].*\.$/)
      expect(entry.source, String(entry.value)).toBeTruthy()
    }
  },
)

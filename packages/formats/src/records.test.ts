import { createCdrClient } from '@org/cms-cdr-client'
import { examples } from '@org/cms-cdr-client/testing'
import { beforeAll, expect, test } from 'vitest'
import { protectText, restoreText } from './cell.ts'
import { columns, defaultColumns, fieldOf, type WrittenCdr } from './columns.ts'
import { csvHeader, csvRows } from './csv.ts'
import { toJson } from './json.ts'

let cdr: WrittenCdr
beforeAll(async () => {
  const client = createCdrClient({
    baseUrl: 'https://cms.example.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    fetch: async () => Response.json(examples.inbound.response),
  })
  cdr = await client.getCdr({ callId: examples.inbound.query.callId, direction: 'inbound' })
})

const cells = (fields: Partial<WrittenCdr>, path: string, exact = false): string =>
  csvRows([{ ...cdr, ...fields }], { columns: [path], exact }).trimEnd()

test('finds a value by its path, and returns null for a missing one', () => {
  expect(columns.map((path) => fieldOf(cdr, path))).not.toContain(undefined)
  expect(fieldOf(cdr, 'releaseCause.value')).toBe(0)
  expect(fieldOf({ ...cdr, releaseCause: null }, 'releaseCause.value')).toBeNull()
  expect(defaultColumns.every((path) => columns.includes(path))).toBe(true)
})

test('writes CSV with a header and one line per record, and a byte order mark on request', () => {
  const options = { columns: ['callId', 'talkSeconds'], exact: false }
  expect(csvHeader(options, true)).toBe('\u{feff}callId,talkSeconds\n')
  expect(csvRows([cdr, cdr], options)).toBe(`${cdr.callId},${cdr.talkSeconds}\n`.repeat(2))
})

test.each(['=1+1', '+1', '-1', '@x', '\t=1'])(
  'protects %j, which a spreadsheet would read as a formula',
  (callingNumber) => {
    expect(cells({ callingNumber }, 'callingNumber')).toMatch(/^"?'/)
    expect(cells({ callingNumber }, 'callingNumber', true)).not.toMatch(/^"?'/)
  },
)

test.each(['0049301234567', '12345678901234567', '5511912345678', '12E5', '1.5e3', '12E-3', '1E+5'])(
  'protects %s, which a spreadsheet would shorten',
  (callingNumber) => {
    expect(cells({ callingNumber }, 'callingNumber')).toBe(`'${callingNumber}`)
    expect(cells({ callingNumber }, 'callingNumber', true)).toBe(callingNumber)
  },
)

test.each(['=1+1', '-1', '0049', "'0049", "'tis", '1234567890123456', '12E5'])(
  'removes the protection of %j again',
  (text) => {
    expect(protectText(text)).not.toBe(text)
    expect(restoreText(protectText(text))).toBe(text)
  },
)

test.each(['5550100', "O'Neill", 'x=1', '1732345200000-0001', '12E', ''])('leaves %j as it is', (text) => {
  expect([protectText(text), restoreText(text)]).toEqual([text, text])
})

test('leaves a negative number a number', () => {
  expect(cells({ talkSeconds: -28_800 }, 'talkSeconds')).toBe('-28800')
})

test('writes a record as one line of JSON without the response, or only the chosen fields', () => {
  const whole = JSON.parse(toJson(cdr, undefined))
  expect(whole).toMatchObject({ callId: cdr.callId, talkSeconds: cdr.talkSeconds })
  expect(whole).not.toHaveProperty('raw')
  expect(toJson(cdr, undefined)).not.toContain('\n')
  expect(toJson(cdr, ['callId', 'releaseCause.value'])).toBe(`{"callId":"${cdr.callId}","releaseCause.value":0}`)
})

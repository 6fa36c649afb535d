import { expect, test } from 'vitest'
import { encodingOf, listColumns, queryOfNdjson, queryOfRow } from './list.ts'

test.each([
  ['"a"', { callId: 'a' }],
  ['{"callId":"b","direction":"outbound","ccId":2}', { callId: 'b', direction: 'outbound', ccId: 2 }],
  ['{"callId":7,"direction":"up","ccId":""}', { callId: '7' }],
  ['""', undefined],
  ['{"id":1}', undefined],
  ['{', undefined],
])('the line %s of NDJSON asks for %j', (line, query) => {
  expect(queryOfNdjson(line)).toEqual(query)
})

test.each([
  [['agent', 'Call_ID', 'Direction', 'CC ID'], { callId: 1, direction: 2, ccId: 3 }],
  [['anything'], { callId: 0, direction: -1, ccId: -1 }],
  [['one', 'two'], { callId: -1, direction: -1, ccId: -1 }],
])('the header %j names its columns', (header, columns) => {
  expect(listColumns(header)).toEqual(columns)
})

test('a row asks for what stands in its columns, and for nothing where there is no call ID', () => {
  const columns = listColumns(['agent', 'callId', 'direction'])
  expect(queryOfRow(['5', ' a ', 'inbound'], columns)).toEqual({ callId: 'a', direction: 'inbound' })
  expect(queryOfRow(['5', 'a'], columns)).toEqual({ callId: 'a' })
  expect(queryOfRow(['5', ' ', 'inbound'], columns)).toBeUndefined()
  expect(queryOfRow([], columns)).toBeUndefined()
})

test.each([
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[], 'utf-8'],
])('a text that begins with the bytes %j is %s', (bytes, encoding) => {
  expect(encodingOf(Uint8Array.from(bytes))).toBe(encoding)
})

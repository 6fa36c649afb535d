import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../test/run.ts'
import { type InputFormat, type InputItem, openInput } from './read-input.ts'

async function read(
  name: string,
  content: string | Buffer,
  { format, column }: { format?: InputFormat; column?: string } = {},
): Promise<{ items: InputItem[]; header: string | undefined; bytesRead: number }> {
  const path = join(emptyFolder(), name)
  writeFileSync(path, content)
  const input = openInput(path, format, column)
  const items: InputItem[] = []
  for await (const some of input.items()) items.push(...some)
  return { items, header: input.header, bytesRead: input.bytesRead }
}

const ids = ({ items }: { items: InputItem[] }) => items.map((item) => item.query?.callId)

test('text has an ID on each line: blanks, blank lines, CR LF and a byte order mark do not matter', async () => {
  const content = '\u{feff}1700000000-1\r\n\r\n  1700000000-2\t\n\n1700000000-3'
  const found = await read('ids.txt', content)
  expect(ids(found)).toEqual(['1700000000-1', '1700000000-2', '1700000000-3'])
  expect(found.items.map(({ lineNumber }) => lineNumber)).toEqual([1, 3, 5])
  expect(found.bytesRead).toBe(Buffer.byteLength(content))
})

test.each(['utf-16le', 'utf-16be'])(
  'a list in %s, as spreadsheets save it, is read by its byte order mark',
  async (encoding) => {
    const bytes = Buffer.from('\u{feff}1700000000-1\r\n1700000000-2\r\n', 'utf16le')
    expect(ids(await read('ids.txt', encoding === 'utf-16le' ? bytes : bytes.swap16()))).toEqual([
      '1700000000-1',
      '1700000000-2',
    ])
  },
)

test('an ID that stands across two pieces of a large file is one ID', async () => {
  const all = Array.from({ length: 60_000 }, (_none, index) => `1700000000-${index}`)
  expect(ids(await read('ids.txt', all.join('\n')))).toEqual(all)
})

test('NDJSON has IDs or objects that may know direction and call centre; other lines name no call', async () => {
  const lines = [
    '"a"',
    '{"callId":"b","direction":"outbound","ccId":2}',
    '{"callId":7,"direction":"up"}',
    '{"id":1}',
    '{',
  ]
  const { items } = await read('ids.ndjson', lines.join('\n'))
  expect(items.map(({ query }) => query)).toEqual([
    { callId: 'a' },
    { callId: 'b', direction: 'outbound', ccId: 2 },
    { callId: '7' },
    undefined,
    undefined,
  ])
  expect(items.map(({ line }) => line)).toEqual(lines)
})

test.each([
  ['by the name callId', 'calls.csv', 'agent,Call_ID\n5,a\n6,b\n', {}],
  ['by a name', 'calls.csv', 'agent,CALLID\n5,a\n6,b\n', { column: 'CALLID' }],
  ['by a number', 'calls.csv', 'agent,x\n5,a\n6,b\n', { column: '2' }],
  ['as the only one', 'calls.csv', 'x\na\nb\n', {}],
  ['with semicolons, as some spreadsheets write', 'calls.csv', 'agent;callId\r\n"5;5";a\r\n6;b\r\n', {}],
  ['with tabs', 'calls.tsv', 'agent\tcallId\n5\ta\n6\tb\n', {}],
  ['in a file without a telling name', 'calls', 'agent,callId\n5,a\n6,b\n', { format: 'csv' as const }],
])('CSV: the column is found %s', async (_name, file, content, options) => {
  expect(ids(await read(file, content, options))).toEqual(['a', 'b'])
})

test('CSV: rows come back as they were, with their header, and say what they know of direction and call centre', async () => {
  const { items, header } = await read('calls.csv', 'callId,direction,ccId,note\na,outbound,2,"x, ""y"""\n,,,\nb,?,,\n')
  expect(header).toBe('callId,direction,ccId,note')
  expect(items.map(({ line }) => line)).toEqual(['a,outbound,2,"x, ""y"""', ',,,', 'b,?,,'])
  expect(items.map(({ query }) => query)).toEqual([
    { callId: 'a', direction: 'outbound', ccId: 2 },
    undefined,
    { callId: 'b' },
  ])
})

test('CSV: a column that is not there is named, with those that are', async () => {
  await expect(read('calls.csv', 'one,two\n1,2\n')).rejects.toThrow(/no column callId.*--column: one, two/)
  await expect(read('calls.csv', 'one,two\n1,2\n', { column: 'three' })).rejects.toThrow(/no column "three"/)
  await expect(read('ids.ndjson', '', { column: 'x', format: 'ndjson' })).rejects.toThrow(/--column is for CSV/)
})

test('a file that is not there, and a folder, are refused', () => {
  expect(() => openInput('/nowhere/ids.txt', undefined, undefined)).toThrow(/ENOENT/)
  expect(() => openInput(import.meta.dirname, undefined, undefined)).toThrow(/folder/)
})

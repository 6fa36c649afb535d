import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { arbitraryRecord } from '@org/cms-cdr-contract'
import { cleanCallId, problemOf } from '@org/cms-cdr-formats/list'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { importInput } from '../import/import-input.ts'
import { findInputs } from '../import/input.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { type ExportOptions, exportRecords } from './export-records.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function storeWith(...records: object[]): Promise<CdrStore> {
  const store = await openStore('sqlite::memory:')
  const entries = records.map((record, index) => ({
    ccId: 1 + (index % 2),
    direction: index % 3 === 0 ? ('outbound' as const) : ('inbound' as const),
    callId: String((record as { callId?: string }).callId),
    recordJson: JSON.stringify(record),
  }))
  await store.put(entries, await store.addSource('import', 'test'))
  return store
}

async function write(store: CdrStore, options: Partial<ExportOptions> = {}) {
  const out = new PassThrough()
  const reading = buffer(out)
  const counts = await exportRecords(store, out, { format: 'ndjson', spreadsheet: false, ...options })
  out.end()
  return { ...counts, content: (await reading).toString() }
}

async function contentOf(store: CdrStore) {
  const rows = []
  for await (const { ccId, direction, callId, recordJson } of store.rows())
    rows.push({ ccId, direction, callId, record: JSON.parse(recordJson) })
  return rows
}

async function importText(name: string, content: string): Promise<CdrStore> {
  writeFileSync(join(folder, name), content)
  const store = await openStore('sqlite::memory:')
  const mapping = { renamed: {}, constants: {}, ignoreOthers: false }
  const onReject = (line: number, reason: string): never => expect.fail(`${line}: ${reason}`)
  for (const input of findInputs([join(folder, name)]))
    await importInput(input, { store, strict: false, mapping, onReject })
  return store
}

test('exports NDJSON that is imported as the same records, with unknown fields and odd keys', async () => {
  const store = await storeWith(
    { callId: '1', 'agentId ': 7, news: [1] },
    { callId: '2', callerNo: '0012' },
    { callId: '3' },
  )
  const { content, records } = await write(store)
  expect(records).toBe(3)
  expect(await contentOf(await importText('a.ndjson', content))).toEqual(await contentOf(store))
})

test('exports NDJSON that is imported under the same keys, whatever the records name', async () => {
  const store = await openStore('sqlite::memory:')
  const records: Record<string, string> = {
    'k-1': '{"vdn":1}',
    'k-2': '{"callId":"other"}',
    'k-3': '{"callId":"k-3   "}',
    'k-4': '{"callId":"k-4","ccId":9,"isCallin":"false"}',
    'k-5': '{"data":[{"callId":"other"}],"count":1}',
    'k-6': '{"callId":"k-6","agentId":12345678901234567890,"ackTime":5.50}',
    "'k-7": '{"callId":"\'k-7"}',
    'k-8': '{"callId":"k-8","record":{"callId":"other"},"direction":"outbound"}',
  }
  const key = { ccId: 1, direction: 'inbound' } as const
  const entries = Object.entries(records).map(([callId, recordJson]) => ({ ...key, callId, recordJson }))
  await store.put(entries, await store.addSource('upstream', 'test'))
  const again = await importText('keys.ndjson', (await write(store)).content)
  const rows = await Array.fromAsync(again.rows())
  expect(Object.fromEntries(rows.map(({ callId, recordJson }) => [callId, recordJson]))).toEqual(records)
})

test('exports CSV that is imported as the same records', async () => {
  const callId = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((id) => cleanCallId(id) === id && problemOf(id) === undefined)
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(arbitraryRecord(callId).map(withoutLoss), {
        minLength: 1,
        maxLength: 5,
        selector: ({ callId: id }) => id,
      }),
      async (records) => {
        const store = await storeWith(...records)
        const { content, omitted } = await write(store, { format: 'csv' })
        // In a cell, a field that is empty or null looks like one that is not there. An unknown field has no column.
        const known = (await contentOf(store)).map(({ record, ...where }) => ({
          ...where,
          record: withoutEmpty(record, omitted),
        }))
        expect(await contentOf(await importText('b.csv', content))).toEqual(known)
      },
    ),
    { numRuns: 50 },
  )
})

function withoutEmpty(record: Record<string, unknown>, omitted: Set<string>): object {
  const entries = Object.entries(record).filter(([name, value]) => value !== null && value !== '' && !omitted.has(name))
  return Object.fromEntries(entries.map(([name, value]) => [name.trim(), value]))
}

/** Leaves out what an import changes or refuses: blanks around a text, carriage returns, lost characters and error values. */
function withoutLoss(record: Record<string, unknown>): Record<string, unknown> {
  const clean = (value: unknown) => (typeof value === 'string' ? value.replace(/[\r\uFFFD#]/g, '').trim() : value)
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, clean(value)]))
}

test('reports the fields that CSV has no column for', async () => {
  const { omitted, content } = await write(await storeWith({ callId: '1', news: 1, 'agentId ': 7 }), { format: 'csv' })
  expect([[...omitted], content]).toEqual([['news'], expect.stringMatching(/,7,/)])
})

test('starts CSV for a spreadsheet with a byte order mark, and no cell with a formula', async () => {
  const { content } = await write(await storeWith({ callId: '=1+1', callerNo: '+49301' }), {
    format: 'csv',
    spreadsheet: true,
  })
  expect(content).toMatch(/^\uFEFFccId/)
  expect(content).toContain("'=1+1")
  expect(content).toContain("'+49301")
})

test.each([
  ['ndjson', false],
  ['csv', false],
  ['csv', true],
] as const)(
  'exports values that look like formulas in %s so that they are imported unchanged (spreadsheet: %s)',
  async (format, spreadsheet) => {
    const values = ["=cmd|' /C calc'!A0", "'=1", "''1", '+49301', '@sum', '-1', "'0049", '="125"', '＝1']
    const store = await storeWith(...values.map((value, index) => ({ callId: value, callerNo: values.at(index - 1) })))
    const { content } = await write(store, { format, spreadsheet })
    expect(await contentOf(await importText(`formulas.${format}`, content))).toEqual(await contentOf(store))
  },
)

test('imports NDJSON of any origin with its values as they are, but for the blanks around a call ID', async () => {
  const records = [
    { ccId: 1, isCallin: 'true', callId: " =cmd|'x'!A1 ", callerNo: '=cmd|x' },
    { ccId: 1, direction: 'inbound', callId: '"124"', callingNumber: "'=1" },
    { ccId: 1, isCallin: 'true', resultDesc: { callId: "'0125", callerNo: "'0125" } },
  ]
  const store = await importText('any.ndjson', records.map((record) => JSON.stringify(record)).join('\n'))
  const rows = (await contentOf(store)).map(({ callId, record }) => [callId, record.callId, record.callerNo])
  expect(rows).toEqual([
    ['"124"', '"124"', "'=1"],
    ["'0125", "'0125", "'0125"],
    ["=cmd|'x'!A1", "=cmd|'x'!A1", '=cmd|x'],
  ])
})

test('exports the records of one call center', async () => {
  const { records, content } = await write(await storeWith({ callId: '1' }, { callId: '2' }, { callId: '3' }), {
    ccId: 2,
  })
  expect([records, content]).toEqual([1, '{"ccId":2,"isCallin":"true","callId":"2"}\n'])
})

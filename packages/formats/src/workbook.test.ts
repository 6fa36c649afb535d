import { buffer } from 'node:stream/consumers'
import { createCdrClient } from '@org/cms-cdr-client'
import { createTestFetch } from '@org/cms-cdr-client/testing'
import { readXlsx } from 'hucre/xlsx'
import readWorkbook from 'read-excel-file/node'
import { beforeAll, expect, test } from 'vitest'
import { defaultColumns, type WrittenCdr } from './columns.ts'
import { toJson } from './json.ts'
import { type WorkbookOptions, writeWorkbook } from './workbook.ts'

let cdr: WrittenCdr
beforeAll(async () => {
  const settings = { baseUrl: 'http://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1 }
  const client = createCdrClient({ ...settings, timeZone: 'America/Sao_Paulo', fetch: createTestFetch() })
  cdr = await client.getCdr({ callId: '1700000000-0003', direction: 'outbound' })
})

/** What a reader of another author finds: the rows of each sheet. */
async function read(cdrs: readonly WrittenCdr[], options: WorkbookOptions) {
  const sheets = await readWorkbook(await buffer(writeWorkbook(cdrs, options)), { trim: false })
  return sheets.map(({ sheet, data }) => ({ sheet, data }))
}

test('every value is a text cell but the durations, which are numbers', async () => {
  const [sheet] = await read([cdr], { columns: defaultColumns })
  const [header, row] = sheet?.data ?? []
  expect(header).toEqual(defaultColumns)
  const found = Object.fromEntries(defaultColumns.map((path, index) => [path, row?.[index]]))
  expect(found).toMatchObject({ callId: '1700000000-0003', ccId: '1', talkSeconds: cdr.talkSeconds })
  const numbers = Object.entries(found).filter(([, value]) => typeof value === 'number')
  expect(numbers.map(([path]) => path)).toEqual(['ivrSeconds', 'queueSeconds', 'ringSeconds', 'talkSeconds'])
  expect(found['beginTime.instant']).toBe(cdr.beginTime?.instant?.toISOString())
})

test.each([
  '0049301234567',
  '12345678901234567890',
  '=1+1',
  '+49',
  '-1',
  '1E5',
  '01/02/2026',
  ' a\n"<&>" 呼叫',
  'TRUE',
])('the text %j comes back as it was', async (callingNumber) => {
  const [sheet] = await read([{ ...cdr, callingNumber }], { columns: ['callingNumber'] })
  expect(sheet?.data).toEqual([['callingNumber'], [callingNumber]])
})

test('the header stays in view, and text stays text when it is edited', async () => {
  const workbook = await buffer(writeWorkbook([cdr], { columns: ['callId', 'talkSeconds'] }))
  const [sheet] = (await readXlsx(workbook, { readStyles: true })).sheets
  expect(sheet?.freezePane).toEqual({ rows: 1 })
  expect(['1,0', '1,1'].map((cell) => sheet?.cells?.get(cell)?.style?.numFmt)).toEqual(['@', undefined])
})

test('a text that is longer than a cell of Excel is cut', async () => {
  const [sheet] = await read([{ ...cdr, callingNumber: 'x'.repeat(40_000) }], { columns: ['callingNumber'] })
  expect(sheet?.data[1]?.[0]).toBe(`${'x'.repeat(32_766)}…`)
})

test('the records of NDJSON, whole or with chosen fields, make the same workbook', async () => {
  const columns = ['callId', 'releaseCause.value', 'beginTime.instant', 'quirks']
  const fromRecord = await read([cdr], { columns })
  for (const line of [toJson(cdr, undefined), toJson(cdr, columns)])
    expect(await read([JSON.parse(line)], { columns })).toEqual(fromRecord)
})

test('records that one sheet cannot hold continue on the next, under the same header', async () => {
  const cdrs = ['1', '2', '3'].map((callId) => ({ ...cdr, callId }))
  expect(await read(cdrs, { columns: ['callId'], rowsPerSheet: 3 })).toEqual([
    { sheet: 'Calls', data: [['callId'], ['1'], ['2']] },
    { sheet: 'Calls_2', data: [['callId'], ['3']] },
  ])
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { fileCase } from '../../../../packages/formats/test/list.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { importInput } from './import-input.ts'
import { findInputs } from './input.ts'
import { progressText } from './progress.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ownCase = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', '..', 'test', 'cases', name))

let store: CdrStore
let rejects: string[]
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  rejects = []
})

interface Given {
  readonly encoding?: string
  readonly columns?: readonly string[]
  readonly renamed?: Readonly<Record<string, string>>
  readonly constants?: Readonly<Record<string, string>>
  readonly ignoreOthers?: boolean
}

const inbound = { ccId: '1', isCallin: 'true' }

/** Imports a file and returns the records that are stored, with their keys. */
async function run(name: string, content: string | Uint8Array, { encoding, ...given }: Given = {}) {
  const path = join(folder, name)
  writeFileSync(path, content)
  const mapping = { renamed: {}, constants: {}, ignoreOthers: false, ...given }
  const onReject = (line: number, reason: string): void => {
    rejects.push(`${line}: ${reason}`)
  }
  for (const input of findInputs([path]))
    await importInput(input, { store, strict: false, mapping, encoding, onReject })
  return (await Array.fromAsync(store.rows())).map(({ ccId, direction, callId, recordJson }) => ({
    key: `${ccId} ${direction} ${callId}`,
    recordJson,
    record: JSON.parse(recordJson),
  }))
}

describe('imports a file', () => {
  test('with semicolons', async () => {
    const [stored] = await run('semicolon.csv', ownCase('semicolon.csv'))
    expect(stored).toMatchObject({
      key: '1 inbound 1733000002-000001',
      record: { callerNo: '055510101', callTime: 35 },
    })
  })

  test.each(['\t', '|', ','])('with %j between its cells', async (delimiter) => {
    const content = ownCase('semicolon.csv').toString().replaceAll(';', delimiter)
    expect(await run('other.csv', content)).toHaveLength(1)
  })

  test.each([
    ['latin1.csv', 'windows-1252', { busiResult: 'não atendida', callTime: 35 }, {}],
    [
      'gbk-header.csv',
      'gbk',
      { callerNo: '055510101', callTime: 35 },
      {
        renamed: { 呼叫ID: 'callId', 主叫号码: 'callerNo', 被叫号码: 'calleeNo', 通话时长: 'callTime' },
        constants: inbound,
      },
    ],
  ])(
    '%s is imported with its encoding, and refused with the name of that encoding',
    async (name, encoding, record, more) => {
      await expect(run(name, fileCase(name), more)).rejects.toThrow(
        /it is probably [\w-]+\. Add --encoding [\w-]+, or save/,
      )
      expect(await store.count()).toBe(0)
      expect(await run(name, fileCase(name), { encoding, ...more })).toMatchObject([{ record }])
    },
  )

  test('from a spreadsheet with the IDs that can be recovered, and reports why the others cannot', async () => {
    const stored = await run('excel-mangled.csv', fileCase('excel-mangled.csv'), { constants: inbound })
    expect(stored.map(({ key }) => key)).toEqual(['1 inbound 1732345200-0002', '1 inbound 1732345200-0003'])
    expect(rejects).toEqual([
      '2: callId: a spreadsheet turned the value into scientific notation, and its last digits are lost',
      '5: callId: it is an error value of a spreadsheet',
    ])
  })

  test.each([
    ['excel-sep-line.csv', 1],
    ['quoted-header.csv', 2],
  ])('%s with %i calls', async (name, calls) => {
    expect(await run(name, fileCase(name), { constants: inbound, ignoreOthers: true })).toHaveLength(calls)
    expect(rejects).toEqual([])
  })

  test('with blanks and quotes around its IDs, which are cleaned', async () => {
    const content = `callId\n${fileCase('whitespace-ids.txt')}`
    const stored = await run('ids.csv', content, { constants: inbound })
    expect(stored.map(({ record }) => record.callId)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `${number}__plain`))
  })

  test('with a title above its header', async () => {
    const content = `Calls of Monday;;\n\n;;\ncallId;ccId;isCallin\n a-1 ;1;TRUE\n`
    expect(await run('report.csv', content)).toMatchObject([{ key: '1 inbound a-1', record: { callId: 'a-1' } }])
  })

  test('without a header when the columns are named, even if they are also its first line', async () => {
    const columns = ['callId', 'ccId', 'isCallin']
    const message = /line 1 is not a header\. Name the columns with --columns/
    await expect(run('a.csv', 'a-1,1,true\n')).rejects.toThrow(message)
    expect(await run('a.csv', 'a-1,1,true\n', { columns })).toHaveLength(1)
    expect(await run('b.csv', `${columns}\nb-1,1,true\n`, { columns })).toHaveLength(2)
    expect(rejects).toEqual([])
  })

  test('that was joined from several, with the header of each', async () => {
    const content = ownCase('semicolon.csv').toString()
    const joined = `${content}\u{feff}${content.replace('000001', '000002')}`
    expect((await run('joined.csv', joined)).map(({ record }) => record.callId)).toEqual([
      '1733000002-000001',
      '1733000002-000002',
    ])
    expect(rejects).toEqual([])
  })

  test('unless it is a workbook, whatever its name', async () => {
    for (const name of ['calls.xlsx', 'calls.csv', 'calls.ndjson'])
      await expect(run(name, Uint8Array.from([0x50, 0x4b, 3, 4]))).rejects.toThrow(/workbook.*"CSV UTF-8"/)
  })

  test('in UTF-16 or with a byte order mark', async () => {
    const content = ownCase('semicolon.csv').toString()
    await run('a.csv', Buffer.from(`\u{feff}${content}`, 'utf16le'))
    expect(await run('b.csv', `\u{feff}${content.replace('000001', '000002')}`)).toHaveLength(2)
  })
})

describe('stores values as CC-CMS sends them', () => {
  test('-1 for "none", a negative duration and unknown codes', async () => {
    const text = ownCase('negative.ndjson').toString()
    const stored = await run('negative.ndjson', text)
    expect(rejects).toEqual([])
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(stored.map(({ record }) => record)).toEqual(lines.map(({ ccId, isCallin, ...record }) => record))
  })

  test('integers of any length, with all their digits', async () => {
    const line = '{"ccId":1,"isCallin":"true","callId":"a-1","agentId":12345678901234567890,"ackTime":5.5}'
    const [stored] = await run('big.ndjson', line)
    expect(stored?.recordJson).toBe('{"callId":"a-1","agentId":12345678901234567890,"ackTime":5.5}')
    await run('big.csv', 'ccId,isCallin,callId,agentId\n1,true,a-2,12345678901234567890\n')
    expect((await store.find({ ccId: 1, direction: 'inbound', callId: 'a-2' }))?.recordJson).toContain(
      ':12345678901234567890',
    )
  })

  test('numbers of any length as call ID or telephone number', async () => {
    const stored = await run(
      'ids.ndjson',
      '{"ccId":1,"isCallin":"true","callId":12345678901234567890,"callerNo":49301234567890123}\n',
    )
    expect(stored[0]?.key).toBe('1 inbound 12345678901234567890')
    expect(stored[0]?.recordJson).toBe('{"callId":"12345678901234567890","callerNo":49301234567890123}')
  })

  test('whole numbers that a program wrote with a decimal point', async () => {
    const [stored] = await run('floats.csv', 'ccId,isCallin,callId,callTime\n1.0,true,a-1,35.0\n')
    expect(stored).toMatchObject({ key: '1 inbound a-1', record: { callTime: 35 } })
  })

  test('an earlier export, except for lines without a key and lines with lost characters', async () => {
    const stored = await run('exported.ndjson', ownCase('exported.ndjson'))
    expect(rejects).toEqual([
      '6: busiResult: the value was saved in the wrong encoding, and characters of it are lost',
      '7: busiResult: the value was saved in the wrong encoding, and characters of it are lost',
      '9: callId is missing',
    ])
    expect(stored).toHaveLength(12)
    const found = (callId: string) => stored.find(({ key }) => key === `1 inbound ${callId}`)?.record
    expect(found('18330000-data__data')).toMatchObject({ agentId: 101, callTime: 30 })
    expect(found('18330000-pad__pad')).toMatchObject({ callId: '18330000-pad__pad' })
    expect(found('18330000-times2__times2')).toMatchObject({ beginTime: '2024/12/01 03:04:05' })
    expect(found('18330000-strnum__strnum')).toMatchObject({ callTime: '30' })
  })
})

test.each([
  [
    'a.ndjson',
    '{"callId":"a-1","ccId":1,"direction":"outbound","vdnId":2,"quirks":[{"code":"minus_one","path":"resultDesc.agentId","message":""}]}',
  ],
  [
    'a.csv',
    'callId,ccId,direction,vdnId,quirks\na-1,1,outbound,2,blank_in_key resultDesc.agentId ; minus_one resultDesc.agentId\n',
  ],
])('restores the -1 that stood for "none" in a record that cms-cdr wrote to %s', async (name, content) => {
  expect(await run(name, content)).toMatchObject([
    { key: '1 outbound a-1', record: { callId: 'a-1', vdn: 2, agentId: -1 } },
  ])
})

test('an empty file has no records', async () => {
  for (const name of ['empty.csv', 'empty.ndjson']) expect(await run(name, '\n\n')).toEqual([])
})

test('a reason never quotes a telephone number', async () => {
  await run('a.ndjson', '{"callerNo":055510101}\n')
  await run('a.csv', 'ccId,isCallin,callId,callTime\n1,true,a-1,+5511955510101\n')
  expect(rejects).toHaveLength(2)
  expect(rejects.join()).not.toMatch(/\d{5}/)
})

test.each([
  ['callId', '17323452000000000', /callId: a spreadsheet rounded the value to 15 digits/],
  ['callerNo', '5,51199E+12', /callerNo: a spreadsheet turned the value into scientific notation/],
  ['calleeNo', '#N/A', /calleeNo: it is an error value/],
  ['busiResult', 'n\uFFFDo', /busiResult: .*wrong encoding/],
  ['beginTime', '14/11/2023 19:13', /beginTime: a spreadsheet changed the format of the time/],
  ['callTime', 'x', /callTime must be an integer or null, but is "x"/],
])('rejects a row whose %s is %s', async (field, text, reason) => {
  const row: Record<string, string> = { callId: 'a-1', ...inbound, [field]: text }
  const cells = Object.values(row).map((cell) => `"${cell}"`)
  expect(await run('a.csv', `${Object.keys(row)}\n${cells}\n`)).toEqual([])
  expect(rejects).toEqual([expect.stringMatching(reason)])
})

test('rejects a row with too few or too many cells, but not one with empty cells at its end', async () => {
  const stored = await run('a.csv', 'ccId,isCallin,callId\n1,true\n1,true,a-1,x\n1,true,a-2,,\n')
  expect(stored.map(({ key }) => key)).toEqual(['1 inbound a-2'])
  expect(rejects).toEqual([
    '2: the row has 2 columns, but the header has 3',
    '3: the row has 4 columns, but the header has 3',
  ])
})

test('the line says the share, the rate, the time left and the file', () => {
  const state = { name: 'calls.csv', bytes: 250, totalBytes: 1_000, rows: 5_000, seconds: 10 }
  expect(progressText(state)).toBe(' 25 %  5,000 rows, 500/s, 30 s left  calls.csv')
})

test('where the length is not known, the line says the rate alone', () => {
  const state = { name: 'standard input', bytes: 250, totalBytes: undefined, rows: 5_000, seconds: 10 }
  expect(progressText(state)).toBe('standard input: 5,000 rows, 500/s')
})

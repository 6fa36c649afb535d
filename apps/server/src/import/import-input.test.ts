import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { type ImportCounts, importInput } from './import-input.ts'
import { findInputs } from './input.ts'
import type { ColumnMapping } from './read-records.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

let store: CdrStore
let rejects: string[]
beforeEach(async () => {
  store = await openStore('sqlite::memory:')
  rejects = []
})

const plain: ColumnMapping = { renamed: {}, constants: {}, ignoreOthers: false }

async function run(name: string, content: string | Buffer, strict = false, mapping = plain): Promise<ImportCounts> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const [input] = findInputs([path])
  if (!input) throw new Error('There is no input.')
  return importInput(input, { store, strict, mapping, onReject: (line, reason) => rejects.push(`${line}: ${reason}`) })
}

const line = (callId: string, more: object = {}): string =>
  JSON.stringify({ ccId: 1, isCallin: 'true', callId, callTime: 5, ...more })
const find = async (callId: string, direction: 'inbound' | 'outbound' = 'inbound'): Promise<unknown> => {
  const stored = await store.find({ ccId: 1, direction, callId })
  return stored && JSON.parse(stored.recordJson)
}

describe('NDJSON', () => {
  test('stores each line as a record, with unknown fields and odd keys', async () => {
    const odd = { 'agentId ': 7, newField: [1, null], callerNo: '0012' }
    expect(await run('a.ndjson', `${line('1')}\n${line('2', { isCallin: 'false', ...odd })}\n`)).toEqual({
      stored: 2,
      unchanged: 0,
      erased: 0,
      rejected: 0,
      legs: 0,
    })
    expect(await find('1')).toEqual({ callId: '1', callTime: 5 })
    expect(await find('2', 'outbound')).toEqual({ callId: '2', callTime: 5, ...odd })
  })

  test('accepts a byte order mark, CRLF, blank lines, U+2028 in a value and a missing line feed at the end', async () => {
    const counts = await run('b.ndjson', `\uFEFF${line('1')}\r\n\r\n${line('2', { busiResult: 'a\u2028b' })}`)
    expect(counts).toEqual({ stored: 2, unchanged: 0, erased: 0, rejected: 0, legs: 0 })
    expect(await find('2')).toMatchObject({ busiResult: 'a\u2028b' })
  })

  test('skips a line whose values are nested too deep to be read again', async () => {
    const nested = (levels: number) =>
      `{"ccId":1,"isCallin":"true","callId":"n","odd":${'['.repeat(levels)}${']'.repeat(levels)}}`
    const inText = line('t', { resultDesc: `{"callId":"t","odd":${'['.repeat(20_000)}${']'.repeat(20_000)}}` })
    const counts = await run('nested.ndjson', [nested(20_000), nested(5_000), inText, nested(50)].join('\n'))
    expect(counts).toMatchObject({ stored: 1, rejected: 3 })
    expect(rejects).toEqual([
      '1: values are nested more than 100 levels deep',
      '2: values are nested more than 100 levels deep',
      '3: the record cannot be read: values are nested more than 100 levels deep',
    ])
  })

  test('skips a line that cannot be stored, and reports its number and the reason', async () => {
    const broken = ['{"ccId":', '[]', line('', {}), line('2', { ccId: 'one', isCallin: 1 }), '{"callId":"9"}']
    expect(await run('c.ndjson', [line('1'), ...broken, line('3')].join('\n'))).toEqual({
      stored: 2,
      unchanged: 0,
      erased: 0,
      rejected: 5,
      legs: 0,
    })
    expect(rejects[0]).toMatch(/^2: this is not valid JSON/)
    expect(rejects.slice(1)).toEqual([
      '3: this is not a JSON object',
      '4: callId must have 1 to 256 characters, but has 0',
      '5: ccId must be an integer, but is "one"; isCallin must be "true" or "false", but is 1',
      '6: ccId is missing; isCallin is missing',
    ])
  })

  test('changes nothing when it is run again', async () => {
    const content = [line('1'), line('2'), 'broken'].join('\n')
    await run('d.ndjson', content)
    expect(await run('d.ndjson', content)).toEqual({ stored: 0, unchanged: 2, erased: 0, rejected: 1, legs: 0 })
    expect(await store.count()).toBe(2)
  })

  test('rejects the second record of the same call in a file', async () => {
    expect(await run('e.ndjson', [line('1'), line('1', { callTime: 9 })].join('\n'))).toMatchObject({
      stored: 1,
      rejected: 1,
    })
    expect(rejects).toEqual(['2: an earlier line has the same call'])
    expect(await find('1')).toMatchObject({ callTime: 5 })
  })

  test('never overwrites a stored record', async () => {
    await run('f.ndjson', line('1'))
    expect(await run('g.ndjson', line('1', { callTime: 9 }))).toMatchObject({ stored: 0, rejected: 1 })
    expect(rejects).toEqual(['1: another record of this call is already stored and was not overwritten'])
  })

  test('stops with strict at the first rejected line, and stores the lines before it and nothing after', async () => {
    for (const bad of ['broken', line('1')]) {
      store = await openStore('sqlite::memory:')
      await expect(run('h.ndjson', [line('1'), bad, line('3')].join('\n'), true)).rejects.toThrow(
        /h\.ndjson:2\. 1 record before it was stored/,
      )
      expect([await store.count(), await find('3')]).toEqual([1, undefined])
    }
  })

  test('stores more rows than fit in a batch', async () => {
    const content = Array.from({ length: 2_500 }, (_, index) => line(`id-${index}`)).join('\n')
    expect(await run('i.ndjson', content)).toEqual({ stored: 2_500, unchanged: 0, erased: 0, rejected: 0, legs: 0 })
  })

  test('refuses a line without an end instead of reading it into memory', async () => {
    await expect(run('j.ndjson', `${line('1')}\n${'x'.repeat(1_200_000)}`)).rejects.toThrow(/Line 2 is longer/)
  })
})

describe('CSV', () => {
  const header = 'ccId,isCallin,callId,callerNo,callTime,beginTime'

  test('converts cells to the types of the spec: numbers, or text with its leading zeros', async () => {
    expect(
      await run('a.csv', `\uFEFF${header}\r\n1,true,1,0012,30,\r\n1,false,"a ""b"", c",,,2024-01-02 03:04:05\r\n`),
    ).toMatchObject({ stored: 2 })
    expect(await find('1')).toEqual({ callId: '1', callerNo: '0012', callTime: 30 })
    expect(await find('a "b", c', 'outbound')).toEqual({ callId: 'a "b", c', beginTime: '2024-01-02 03:04:05' })
  })

  test('stores the same record from CSV and from NDJSON once', async () => {
    await run('b.csv', 'callTime,ccId,isCallin,callId\n5,1,true,1')
    expect(await run('b.ndjson', line('1'))).toEqual({ stored: 0, unchanged: 1, erased: 0, rejected: 0, legs: 0 })
  })

  test.each([
    ['an unknown column', 'ccId,isCallin,callid', /unknown column "callid", missing column "callId"/],
    ['a column twice', 'ccId,isCallin,callId,callId', /duplicate column "callId"/],
    ['another unknown column', 'ccId,isCallin,callId,id', /unknown column "id"/],
  ])('refuses a wrong header in line 1: %s', async (_name, wrong, reason) => {
    await expect(run('c.csv', `${wrong}\n1,true,1`)).rejects.toThrow(reason)
    await expect(run('c.csv', `${wrong}\n1,true,1`)).rejects.toThrow(/line 1: wrong header/)
  })

  test('skips an invalid row, and reports its line and the reason', async () => {
    const rows = ['1,true,1,,5,', '1,true,2', '1,true,3,,x,', '1,true,4,,5,']
    expect(await run('d.csv', [header, ...rows].join('\n'))).toMatchObject({ stored: 2, rejected: 2 })
    expect(rejects.sort()).toEqual([
      expect.stringMatching(/^3: .*(columns|length)/i),
      '4: callTime must be an integer or null, but is "x"',
    ])
  })
})

describe('CSV of other systems', () => {
  const mapping = {
    renamed: { CALLID: 'callId', CALLER: 'callerNo' },
    constants: { ccId: '7', isCallin: 'true' },
    ignoreOthers: true,
  }
  const stored = (callId: string) => store.find({ ccId: 7, direction: 'inbound', callId })

  test('renames columns, adds missing fields and ignores the rest', async () => {
    expect(await run('m.csv', 'CALLID,CALLER,WHATEVER\n1,0012,x\n', false, mapping)).toMatchObject({ stored: 1 })
    expect(await stored('1')).toMatchObject({ recordJson: '{"callId":"1","callerNo":"0012"}' })
  })

  test('takes the names of the columns for a file without a header', async () => {
    const columns = ['CALLID', 'WHATEVER', 'CALLER']
    expect(await run('n.csv', '1,x,0012\n2,y,0013\n', false, { ...mapping, columns })).toMatchObject({ stored: 2 })
    expect(await stored('2')).toMatchObject({ recordJson: '{"callId":"2","callerNo":"0013"}' })
  })

  test('refuses a mapping of a missing column, and a field that is given twice', async () => {
    const twice = { ...mapping, renamed: { CALLED: 'calleeNo' } }
    await expect(run('o.csv', 'callId,ccId\n1,1', false, twice)).rejects.toThrow(
      /duplicate column "ccId", no column "CALLED" to rename/,
    )
  })
})

test('checks every line without a store, and stores nothing', async () => {
  const path = join(folder, 'dry.ndjson')
  writeFileSync(path, `${line('1')}\nbroken\n${line('2')}`)
  const [input] = findInputs([path])
  const rejected: number[] = []
  const options = { store: undefined, strict: false, mapping: plain, onReject: (at: number) => rejected.push(at) }
  expect(input && (await importInput(input, options))).toEqual({
    stored: 2,
    unchanged: 0,
    erased: 0,
    rejected: 1,
    legs: 0,
  })
  expect(rejected).toEqual([2])
})

test('reads the files of a folder in the order of their names, and needs a format for standard input', () => {
  const inside = mkdtempSync(join(folder, 'inside-'))
  for (const name of ['b.csv', 'a.ndjson', 'readme.txt']) writeFileSync(join(inside, name), '')
  expect(findInputs([inside]).map(({ name, format }) => [name, format])).toEqual([
    [join(inside, 'a.ndjson'), 'ndjson'],
    [join(inside, 'b.csv'), 'csv'],
  ])
  expect(findInputs(['-'], 'csv')).toMatchObject([{ format: 'csv' }])
  expect(() => findInputs(['-'])).toThrow(/--format/)
})

test('refuses a file with another ending and a missing file', async () => {
  await expect(run('a.txt', '')).rejects.toThrow(/must end with \.ndjson, \.jsonl, \.csv/)
  expect(() => findInputs([join(folder, 'none.csv')])).toThrow(/Cannot read .*none\.csv/)
})

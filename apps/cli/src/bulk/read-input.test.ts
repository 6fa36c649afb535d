import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ListItem } from '@org/cms-cdr-formats/read-list'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fileCase, listCases, workbookOf } from '../../../../packages/formats/test/list.ts'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder, ended, environment, start } from '../../test/run.ts'
import { type InputOptions, LateCalls, openInput } from './read-input.ts'

async function read(name: string, content: string | Uint8Array, options: InputOptions = {}) {
  const path = join(emptyFolder(), name)
  writeFileSync(path, content)
  const columns: string[] = []
  const input = openInput(path, options)
  const items = (await Array.fromAsync(input.items((message) => columns.push(message)))).flat()
  return { input, columns, items, ids: items.flatMap(({ query }) => (query ? [query.callId] : [])) }
}

test.each(listCases)('%s yields its calls', async (name, ids) => {
  expect((await read(name, fileCase(name))).ids).toEqual(ids)
})

test.each([
  ['latin1-list.csv', 'windows-1252', 'windows-1252'],
  ['latin1.csv', 'latin1', 'windows-1252'],
  ['gbk-header.csv', 'gb18030', 'gbk'],
])('%s is read with --encoding %s, and refused with --encoding %s as advice', async (name, encoding, likely) => {
  expect((await read(name, fileCase(name), { encoding })).ids).toHaveLength(1)
  await expect(read(name, fileCase(name))).rejects.toThrow(`it is probably ${likely}. Add --encoding ${likely}`)
})

test('reports which of several columns it reads', async () => {
  const { columns, input } = await read('third-column-pt.csv', fileCase('third-column-pt.csv'))
  expect(columns).toEqual([expect.stringMatching(/column 3, "Número da chamada"\. To choose another, add --column\.$/)])
  expect(input).toMatchObject({ header: 'Data;Agente;Número da chamada', bytesRead: input.bytes })
  expect((await read('ids.txt', '1700000000-1\n')).columns).toEqual([])
})

test.each([
  ['abc.csv', 'abc\ndef\nghi\n', 'line as a header: "abc". If it is a call ID, add --from text.'],
  ['abc.txt', 'abc\nd-1\ne-2\n', 'line as a header: "abc". If it is a call ID, add --from text.'],
  ['two.csv', 'Chamadas\t\nNome\tChamada\nAna\t1732345200-1\n', '2 lines as a header: "Chamadas\t; Nome\tChamada".'],
])('reports a header without a known name: %s', async (name, content, message) => {
  const { columns } = await read(name, content)
  expect(columns[0]).toContain(`/${name}: skipping the first ${message}`)
})

test('takes each line for a call with --from text, except a known name', async () => {
  const options: InputOptions = { format: 'text' }
  for (const content of ['abc\nd-1\ne-2\n', 'callId\nabc\nd-1\ne-2\n'])
    expect(await read('ids', content, options)).toMatchObject({ ids: ['abc', 'd-1', 'e-2'], columns: [] })
})

test('names a missing column and the existing ones', async () => {
  await expect(read('calls.csv', 'one,two\n1,2\n')).rejects.toThrow(/no column holds call IDs.*--column: one, two/)
  await expect(read('calls.csv', 'one,two\n1,2\n', { column: 'three' })).rejects.toThrow(/no column "three"/)
  await expect(read('ids.ndjson', '', { column: 'x', format: 'ndjson' })).rejects.toThrow(/--column is for CSV/)
})

test('reads a workbook, and rejects an old or a broken one with advice', async () => {
  const workbook = await workbookOf({
    Calls: [
      ['Agente', 'Chamada'],
      ['7', '1732345200-0001'],
    ],
    Notes: [['x']],
  })
  expect(await read('calls.xlsx', workbook)).toMatchObject({
    ids: ['1732345200-0001'],
    columns: [
      expect.stringContaining('as a header: "Agente\tChamada".'),
      expect.stringContaining('only the sheet "Calls" of 2'),
      expect.stringContaining('column 2, "Chamada"'),
    ],
  })
  await expect(read('calls.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4]))).rejects.toThrow(
    /workbook.*[^.]\. Save it as "CSV UTF-8"/,
  )
  await expect(read('calls.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))).rejects.toThrow(/old workbook.*as \.xlsx/)
})

test.each(['', '\n', ' \n\n', '\u{feff}'])('an empty list (%j) has no calls, and is no error', async (content) => {
  for (const name of ['ids.txt', 'ids.csv'])
    for (const column of [undefined, 'callId']) expect((await read(name, content, { column })).ids).toEqual([])
})

test('rejects a missing file and a folder', () => {
  expect(() => openInput('/nowhere/ids.txt', {})).toThrow(/ids\.txt cannot be read: no such file or directory\.$/)
  expect(() => openInput(import.meta.dirname, {})).toThrow(/folder/)
})

const itemOf = (callId: string): ListItem => ({ query: { callId }, problem: undefined, line: callId, lineNumber: 1 })

async function* source(...callIds: string[]): AsyncGenerator<readonly ListItem[]> {
  yield callIds.map(itemOf)
}

test('a call that was not found is due again, after longer and longer pauses, until it is found', async () => {
  const late = new LateCalls(50)
  const seen: number[] = []
  const began = performance.now()
  for await (const items of late.merge(source('a', 'b'), new AbortController().signal)) {
    for (const item of items) {
      if (item.query?.callId !== 'a') continue
      seen.push(performance.now() - began)
      if (seen.length < 4) late.add(item)
      else late.delete(item)
    }
  }
  expect(seen).toHaveLength(4)
  expect(late.takeDue()).toEqual([])
})

test('a call that is not found is looked up for a day, at least every half an hour', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const minute = 60_000
  const late = new LateCalls()
  const item: ListItem = { query: { callId: 'a' }, problem: undefined, line: 'a', lineNumber: 1 }
  const minutes: number[] = []
  late.add(item)
  while (late.size > 0) {
    vi.advanceTimersByTime(minute / 2)
    for (const due of late.takeDue()) {
      minutes.push(performance.now() / minute)
      late.add(due)
    }
  }
  expect(minutes[0]).toBe(0.5)
  const pauses = minutes.map((at, index) => at - (minutes[index - 1] ?? 0))
  expect(Math.max(...pauses)).toBe(30)
  expect(minutes.at(-1)).toBeGreaterThanOrEqual(24 * 60)
  expect(minutes.at(-1)).toBeLessThan(25 * 60)
})

test('a source without late calls ends, and a signal ends one that waits', async () => {
  const ends: string[] = []
  for await (const items of new LateCalls().merge(source('a'), new AbortController().signal))
    ends.push(...items.map(({ line }) => line))
  expect(ends).toEqual(['a'])
  const controller = new AbortController()
  const late = new LateCalls(60_000)
  for await (const items of late.merge(source('a'), controller.signal)) {
    for (const item of items) late.add(item)
    if (items.length > 0) setTimeout(() => controller.abort(), 50)
  }
  expect(controller.signal.aborted).toBe(true)
})

test('bulk --follow looks up what is appended to a list until it is stopped', async () => {
  const platform = await startPlatform()
  const folder = emptyFolder()
  const list = join(folder, 'ids.txt')
  const output = join(folder, 'out.ndjson')
  writeFileSync(list, 'call-1\ncall-2\n')
  const recorded = (): string[] => {
    try {
      return readFileSync(output, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).callId)
    } catch {
      return []
    }
  }
  const child = start(['bulk', list, '--follow', '--output', output], environment(platform.url))
  const ends = ended(child)
  await expect.poll(recorded).toEqual(['call-1', 'call-2'])
  appendFileSync(list, 'call-3\ncall-')
  await expect.poll(recorded).toEqual(['call-1', 'call-2', 'call-3'])
  await sleep(700)
  appendFileSync(list, '4\n')
  await expect.poll(recorded).toEqual(['call-1', 'call-2', 'call-3', 'call-4'])
  child.kill('SIGINT')
  const { status, stderr } = await ends
  expect([status, stderr]).toEqual([130, expect.stringMatching(/4 found[\s\S]*Resume with/)])
})

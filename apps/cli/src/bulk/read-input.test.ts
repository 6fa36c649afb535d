import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileCase, listCases, workbookOf } from '../../../../packages/formats/test/list.ts'
import { emptyFolder } from '../../test/run.ts'
import { type InputOptions, openInput } from './read-input.ts'

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
    columns: [expect.stringContaining('only the sheet "Calls" of 2'), expect.stringContaining('column 2, "Chamada"')],
  })
  await expect(read('calls.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4]))).rejects.toThrow(/workbook.*"CSV UTF-8"/)
  await expect(read('calls.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))).rejects.toThrow(/old workbook.*as \.xlsx/)
})

test('rejects a missing file and a folder', () => {
  expect(() => openInput('/nowhere/ids.txt', {})).toThrow(/ENOENT/)
  expect(() => openInput(import.meta.dirname, {})).toThrow(/folder/)
})

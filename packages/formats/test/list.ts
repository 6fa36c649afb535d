import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import readWorkbook from 'read-excel-file/node'
import { type List, type ListItem, type ListOptions, openList } from '../src/read-list.ts'

/** The bytes of a file that people have. */
export function fileCase(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'cases', name))
}

const [first, second] = ['1732345200-0001', '1732345200-0002']

/** The call IDs in each file that is a list in UTF-8. */
export const listCases: readonly (readonly [file: string, ids: readonly string[]])[] = [
  ['no-header.csv', [first, second, '1732345200-0003']],
  ['quoted-header.csv', [first, second]],
  ['third-column-pt.csv', [first, second]],
  ['excel-sep-line.csv', [first]],
  ['excel-mangled.csv', [second, '1732345200-0003']],
  ['whitespace-ids.txt', ['1__plain', '2__plain', '3__plain', '4__plain', '5__plain', '6__plain']],
]

/** Reads a whole list, from chunks of the given size. */
export async function readWhole(
  content: string | Uint8Array,
  { chunkBytes = 65_536, ...options }: Partial<ListOptions> & { readonly chunkBytes?: number } = {},
): Promise<{ readonly list: List; readonly items: readonly ListItem[]; readonly ids: readonly string[] }> {
  const bytes = Buffer.from(content as Uint8Array)
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  const list = await openList(chunks(), { name: 'list', ...options })
  const items = (await Array.fromAsync(list.items())).flat()
  return { list, items, ids: items.flatMap(({ query }) => (query ? [query.callId] : [])) }
}

/** Makes a workbook of the rows of each sheet. A name in parentheses is that of a hidden sheet. */
export function workbookOf(
  sheets: Readonly<Record<string, readonly (readonly (string | number | Date | null)[])[]>>,
): Promise<Uint8Array> {
  return writeXlsx({
    sheets: Object.entries(sheets).map(([name, rows]) => ({
      name,
      rows: rows.map((row) => [...row]),
      hidden: name.startsWith('('),
    })),
  })
}

/** Reads the rows of the first sheet of a workbook, as a reader of another author finds them. */
export async function rowsOfWorkbook(content: Uint8Array): Promise<readonly (readonly unknown[])[]> {
  const [sheet] = await readWorkbook(Buffer.from(content))
  return sheet?.data ?? []
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type List, type ListItem, type ListOptions, openList } from '../src/read-list.ts'

/** The bytes of a file that people have. */
export function fileCase(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'cases', name))
}

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

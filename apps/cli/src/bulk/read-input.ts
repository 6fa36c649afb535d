import { createReadStream, statSync } from 'node:fs'
import { extname } from 'node:path'
import type { CdrBatchQuery } from '@org/cms-cdr-client'
import { UsageError } from '../usage-error.ts'
import { decodedText } from './decoded-text.ts'
import { readCsvItems } from './read-csv-items.ts'
import { readNdjsonItem } from './read-ndjson-item.ts'

/** The forms of a list of calls. */
export const inputFormats = ['text', 'csv', 'ndjson'] as const
/** The form of a list of calls. */
export type InputFormat = (typeof inputFormats)[number]

/** One call of the input, or a line that names none. */
export interface InputItem {
  /** What is asked; `undefined` for a line that cannot be read. */
  readonly query: CdrBatchQuery | undefined
  /** The line as it was, to be handed back. */
  readonly line: string
  readonly lineNumber: number
}

/** A list of calls. */
export interface Input {
  readonly name: string
  readonly format: InputFormat
  /** Its length, where that is known. */
  readonly bytes: number | undefined
  /** How many bytes have been used. */
  readonly bytesRead: number
  /** The first line of CSV, once it was read: it belongs on top of lines that are handed back. */
  readonly header: string | undefined
  items(): AsyncIterable<readonly InputItem[]>
}

/** A piece of a file that is read at once. */
const pieceBytes = 256 * 1024

/**
 * Opens a list of calls.
 *
 * @throws UsageError when there is no such file.
 */
export function openInput(path: string, given: InputFormat | undefined, column: string | undefined): Input {
  const isStdin = path === '-'
  const format = given ?? formatOf(path, column)
  if (column !== undefined && format !== 'csv') throw new UsageError('--column is for CSV. Add --from csv.')
  const name = isStdin ? 'standard input' : path
  const state = { bytesRead: 0, header: undefined as string | undefined }
  return {
    name,
    format,
    bytes: isStdin ? undefined : sizeOf(path),
    get bytesRead() {
      return state.bytesRead
    },
    get header() {
      return state.header
    },
    items() {
      const stream = isStdin ? process.stdin : createReadStream(path, { highWaterMark: pieceBytes })
      const text = decodedText(stream as AsyncIterable<Buffer>, (count) => {
        state.bytesRead += count
      })
      if (format === 'csv') {
        return readCsvItems(text, name, column, (header) => {
          state.header = header
        })
      }
      return readLines(text, format === 'ndjson' ? readNdjsonItem : readTextItem)
    },
  }
}

type ReadItem = (line: string, lineNumber: number) => InputItem

async function* readLines(text: AsyncIterable<string>, readItem: ReadItem): AsyncGenerator<InputItem[]> {
  let rest = ''
  let lineNumber = 0
  const toItems = (lines: readonly string[]): InputItem[] => {
    const items: InputItem[] = []
    for (const line of lines) {
      lineNumber += 1
      const trimmed = line.trim()
      if (trimmed !== '') items.push(readItem(trimmed, lineNumber))
    }
    return items
  }
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield toItems(lines)
  }
  yield toItems([rest])
}

function readTextItem(line: string, lineNumber: number): InputItem {
  return { query: { callId: line }, line, lineNumber }
}

function formatOf(path: string, column: string | undefined): InputFormat {
  const extension = extname(path).toLowerCase()
  if (extension === '.csv' || extension === '.tsv' || column !== undefined) return 'csv'
  return extension === '.ndjson' || extension === '.jsonl' ? 'ndjson' : 'text'
}

function sizeOf(path: string): number | undefined {
  try {
    const stats = statSync(path)
    if (stats.isDirectory()) throw new Error('it is a folder')
    return stats.isFile() ? stats.size : undefined
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

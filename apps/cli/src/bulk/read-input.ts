import { createReadStream, statSync } from 'node:fs'
import {
  type List,
  ListError,
  type ListErrorCode,
  type ListItem,
  type ListOptions,
  openList,
} from '@org/cms-cdr-formats/read-list'
import { UsageError } from '../usage-error.ts'

/** One call of the input, or a line that names none. */
export type InputItem = ListItem

/** A list of calls. */
export interface Input {
  readonly name: string
  /** Its length in bytes, where that is known. */
  readonly bytes: number | undefined
  readonly bytesRead: number
  /** The lines before the first call, once they were read: they belong on top of lines that are handed back. */
  readonly header: string | undefined
  /** @param onColumn Called when a column was picked from several. */
  items(onColumn?: (message: string) => void): AsyncIterable<readonly InputItem[]>
}

/** How a list is read. */
export type InputOptions = Omit<ListOptions, 'name'>

/**
 * Opens a list of calls: a file, or standard input (`-`).
 *
 * @throws UsageError when there is no such file; `items` throws it for a file that cannot be read as a list.
 */
export function openInput(path: string, options: InputOptions): Input {
  const isStdin = path === '-'
  const name = isStdin ? 'standard input' : path
  let list: List | undefined
  return {
    name,
    bytes: isStdin ? undefined : sizeOf(path),
    get bytesRead() {
      return list?.bytesRead ?? 0
    },
    get header() {
      return list?.header
    },
    async *items(onColumn) {
      const stream = isStdin ? process.stdin : createReadStream(path)
      try {
        list = await openList(stream as AsyncIterable<Buffer>, { ...options, name: path })
        checkColumn(list, name, options.column)
        if (options.column === undefined && list.columns.length > 1) onColumn?.(pickedColumn(list, name))
        yield* list.items()
      } catch (error) {
        if (error instanceof ListError) throw new UsageError(`${name}: ${error.message} ${adviceFor(error)}`.trim())
        throw error
      }
    },
  }
}

function checkColumn({ format, column, columns }: List, name: string, wanted: string | undefined): void {
  if (wanted !== undefined && format !== 'csv') throw new UsageError('--column is for CSV. Add --from csv.')
  if (column >= 0) return
  const what = wanted === undefined ? 'no column holds call IDs' : `there is no column "${wanted}"`
  throw new UsageError(`${name}: ${what}. Name one with --column: ${columns.join(', ')}`)
}

function pickedColumn({ column, columns }: List, name: string): string {
  return `${name}: call IDs are read from column ${column + 1}, "${columns[column]}". Choose another with --column.`
}

function adviceFor({ code, encoding = 'NAME' }: ListError): string {
  const advice: Readonly<Record<ListErrorCode, string>> = {
    workbook: 'Save it as "CSV UTF-8" there, and give that file.',
    compressed: 'Decompress it first: gzip -cd FILE | cms-cdr bulk -',
    encoding: `Add --encoding ${encoding}, or save the file as UTF-8.`,
    unknown_encoding: '',
    line: 'Give a text file with one call on each line.',
    quote: 'Close the quote, or add --from text if each line is a call ID.',
  }
  return advice[code]
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

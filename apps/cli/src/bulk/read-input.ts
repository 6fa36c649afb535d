import { createReadStream, statSync } from 'node:fs'
import { extname } from 'node:path'
import type { CdrBatchQuery } from '@org/cms-cdr-client'
import { queryOfNdjson } from '@org/cms-cdr-formats/list'
import { UsageError } from '../usage-error.ts'
import { decodedText, type TextPiece } from './decoded-text.ts'
import { readCsvItems } from './read-csv-items.ts'

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
  const state: InputState = { bytesRead: 0, header: undefined }
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
      const pieces = decodedText(stream as AsyncIterable<Buffer>)
      if (format === 'csv') return readCsvItems(pieces, name, column, state)
      return readLines(pieces, format === 'ndjson' ? readNdjsonItem : readTextItem, state)
    },
  }
}

/** What is known of an input while it is read. */
export interface InputState {
  bytesRead: number
  header: string | undefined
}

type ReadItem = (line: string, lineNumber: number) => InputItem

/** Lines that are handed on at once: few enough that it can be told how far a small file is. */
const bunch = 64

async function* readLines(
  pieces: AsyncIterable<TextPiece>,
  readItem: ReadItem,
  state: InputState,
): AsyncGenerator<InputItem[]> {
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
  for await (const { text, bytes } of pieces) {
    const before = state.bytesRead
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (let at = 0; at < lines.length; at += bunch) {
      yield toItems(lines.slice(at, at + bunch))
      state.bytesRead = before + Math.floor((bytes * Math.min(at + bunch, lines.length)) / lines.length)
    }
    state.bytesRead = before + bytes
  }
  yield toItems([rest])
}

function readNdjsonItem(line: string, lineNumber: number): InputItem {
  return { query: queryOfNdjson(line), line, lineNumber }
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

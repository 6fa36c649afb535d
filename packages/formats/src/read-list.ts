import type { CdrBatchQuery } from '@org/cms-cdr-client'
import Papa from 'papaparse'
import { entryOf, entryOfNdjson, entryOfRow, type LineProblem } from './list.ts'
import { findShape, isBlank, type ListHints, type ListShape } from './list-shape.ts'
import { decodeList, ListError, type TextPiece } from './list-text.ts'

export { cleanCallId, type LineProblem, lineProblems, spreadsheetProblems } from './list.ts'
export { type ListFormat, listFormats } from './list-shape.ts'
export { ListError, type ListErrorCode } from './list-text.ts'

/** What the caller knows of a list. */
export interface ListOptions extends ListHints {
  /** A label of the Encoding Standard; UTF-8 and UTF-16 are recognized without it. */
  readonly encoding?: string | undefined
}

/** One line of a list. */
export interface ListItem {
  /** The call that the line names, if any. */
  readonly query: CdrBatchQuery | undefined
  /** Why it names none. */
  readonly problem: LineProblem | undefined
  /** The line as it was. */
  readonly line: string
  /** Its number from 1; that of the first one for a row of several lines. */
  readonly lineNumber: number
}

/** A list of calls that is being read. */
export interface List extends Omit<ListShape, 'places' | 'headerRows'> {
  /** Index of the column with the call ID; -1 where none was found. */
  readonly column: number
  /** The lines before the first call, as they were. */
  readonly header: string | undefined
  readonly bytesRead: number
  /** Reads the lines, a few at a time. Blank lines are left out. */
  items(): AsyncGenerator<readonly ListItem[]>
}

const bunch = 64
/** A row of this many characters is an opening quote that nobody closed. */
const longestRow = 1_048_576

/**
 * Reads a list of calls in constant memory: call IDs on lines of their own, CSV of any layout, or NDJSON.
 *
 * @throws ListError when the file cannot be read; `items` throws it too.
 */
export async function openList(bytes: AsyncIterable<Uint8Array>, options: ListOptions): Promise<List> {
  const pieces = decodeList(bytes, options.encoding)
  const first = (await pieces.next()).value as TextPiece
  const end = first.text.lastIndexOf('\n') + 1
  const shape = findShape(end > 0 ? first.text.slice(0, end) : `${first.text}\n`, options)
  const { headerRows, places, ...layout } = shape
  const splitRows = rowSplitter(shape.delimiter)
  const sample = splitRows(`${first.text}\n`, 1, false).rows
  const header = sample.slice(0, placeAfter(sample, headerRows)).map(({ line }) => line)
  const readRow = (row: Row) => {
    if (shape.format === 'ndjson') return entryOfNdjson(row.line)
    return shape.delimiter === undefined ? entryOf(row.line) : entryOfRow(row.cells, places)
  }
  let bytesRead = 0

  async function* items(): AsyncGenerator<readonly ListItem[]> {
    let rest = ''
    let lineNumber = 1
    let rowsToSkip = header.length
    for (let piece: TextPiece | undefined = first; piece; piece = (await pieces.next()).value ?? undefined) {
      const split = splitRows(rest + piece.text, lineNumber, piece.isLast)
      rest = split.rest
      lineNumber = split.lineNumber
      const rows = split.rows.slice(rowsToSkip)
      rowsToSkip -= split.rows.length - rows.length
      const before = bytesRead
      for (let at = 0; at < rows.length; at += bunch) {
        const some = rows.slice(at, at + bunch).filter(({ line }) => line.trim() !== '')
        yield some.map((row) => {
          const { query, problem } = readRow(row)
          return { query, problem, line: row.line, lineNumber: row.lineNumber }
        })
        bytesRead = before + Math.floor(((piece.bytesRead - before) * Math.min(at + bunch, rows.length)) / rows.length)
      }
      bytesRead = piece.bytesRead
    }
  }

  return {
    ...layout,
    column: places.callId,
    header: header.length > 0 ? header.join('\n') : undefined,
    get bytesRead() {
      return bytesRead
    },
    items,
  }
}

/** The number of rows up to the given number of rows that are not blank. */
function placeAfter(rows: readonly Row[], count: number): number {
  const filled = rows.flatMap(({ cells }, index) => (isBlank(cells) ? [] : [index]))
  return count === 0 ? 0 : (filled[count - 1] ?? rows.length - 1) + 1
}

interface Row {
  readonly cells: readonly string[]
  readonly line: string
  readonly lineNumber: number
}

interface Split {
  readonly rows: readonly Row[]
  /** What may be the beginning of a row that is not complete. */
  readonly rest: string
  readonly lineNumber: number
}

type SplitRows = (text: string, lineNumber: number, isLast: boolean) => Split

/** Divides a text into rows: by its lines, or as CSV, where a quoted cell may hold line feeds. */
function rowSplitter(delimiter: string | undefined): SplitRows {
  if (delimiter === undefined)
    return (text, lineNumber, isLast) => {
      const lines = text.split('\n')
      const rest = isLast ? '' : (lines.pop() ?? '')
      const rows = lines.map((line, index) => ({ cells: [line], line: line.trim(), lineNumber: lineNumber + index }))
      return { rows, rest, lineNumber: lineNumber + lines.length }
    }
  return (text, firstLine, isLast) => {
    const rows: Row[] = []
    let lineNumber = firstLine
    let start = 0
    let isOpen = false
    Papa.parse<string[]>(text, {
      delimiter,
      newline: '\n',
      step({ data, errors, meta }) {
        isOpen = errors.some(({ code }) => code === 'MissingQuotes')
        // A last row without a line feed, or inside a quote, may go on in the next piece.
        if (!isLast && (isOpen || text[meta.cursor - 1] !== '\n')) return
        const line = text.slice(start, meta.cursor).replace(/\n$/, '')
        rows.push({ cells: data, line, lineNumber })
        lineNumber += line.split('\n').length
        start = meta.cursor
      },
    })
    const rest = text.slice(start)
    if (isOpen && (isLast || rest.length > longestRow)) {
      const line = isLast ? (rows.at(-1)?.lineNumber ?? firstLine) : lineNumber
      throw new ListError('quote', `The quote that opens in line ${line} is not closed.`)
    }
    return { rows, rest, lineNumber }
  }
}

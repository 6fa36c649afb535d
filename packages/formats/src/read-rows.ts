import Papa from 'papaparse'
import { csvDelimiters } from './cell.ts'
import { decodeText, ListError, type TextPiece } from './decode-text.ts'

export { ListError, type ListErrorCode } from './decode-text.ts'

/** One row of a file. */
export interface Row {
  /** One cell with the whole line, if there is no delimiter. */
  readonly cells: readonly string[]
  /** The row as it was, without the line feed at its end. */
  readonly line: string
  /** Its number from 1; that of the first line for a row of several lines. */
  readonly lineNumber: number
}

/** A file that is being read. */
export interface Rows {
  /** The first rows, to detect the layout from. */
  readonly sample: readonly Row[]
  /** Of a workbook. */
  readonly workbook: Workbook | undefined
  readonly bytesRead: number
  /** Reads all rows, a few at a time. Blank ones are included. */
  read(): AsyncGenerator<readonly Row[]>
}

/** The sheets of a workbook, and the one that is read. */
export interface Workbook {
  readonly sheets: readonly string[]
  readonly sheet: string
}

/** The rows of a workbook as lines of text with tabs between the cells, or the bytes of another file as they were. */
export type WorkbookOrText =
  | { readonly workbook: Workbook; readonly pieces: AsyncGenerator<TextPiece> }
  | { readonly text: AsyncIterable<Uint8Array> }

/** How a file is divided into rows. */
export interface RowsOptions {
  /** A label of the Encoding Standard; UTF-8 and UTF-16 are recognized without it. */
  readonly encoding: string | undefined
  /** Recognizes workbooks, which are refused without it. */
  readonly openWorkbook?: (bytes: AsyncIterable<Uint8Array>) => Promise<WorkbookOrText>
  /**
   * Chooses what divides rows into cells. Without a delimiter, each line is one cell.
   *
   * @param sample Complete lines, each ended by a line feed.
   * @param delimiter The one of a workbook, which need not be guessed.
   */
  readonly chooseDelimiter: (sample: string, delimiter: string | undefined) => string | undefined
}

/** The first line that names the delimiter for Excel. */
export const separatorLine = /^sep=(.)\n/i
const delimiters = Object.values(csvDelimiters)
/** Number of rows from which the layout is detected. */
export const sampledRows = 1000
const bunch = 64
/** A longer row is an unclosed quote, or not a line of text. */
const longestRow = 1_048_576

/**
 * Reads the rows of a file in constant memory.
 *
 * @throws ListError when the file cannot be read; `read` throws it too.
 */
export async function openRows(bytes: AsyncIterable<Uint8Array>, options: RowsOptions): Promise<Rows> {
  const { pieces, workbook } = await openPieces(bytes, options)
  const first = (await pieces.next()).value as TextPiece
  const end = first.text.lastIndexOf('\n') + 1
  // A line without an end may continue, unless it is the last one of the file.
  const sample = end > 0 && !first.isLast ? first.text.slice(0, end) : `${first.text}\n`
  const splitRows = rowSplitter(options.chooseDelimiter(sample, workbook && '\t'))
  let bytesRead = 0

  async function* read(): AsyncGenerator<readonly Row[]> {
    let rest = ''
    let lineNumber = 1
    for (let piece: TextPiece | undefined = first; piece; piece = (await pieces.next()).value ?? undefined) {
      const split = splitRows(rest + piece.text, lineNumber, piece.isLast)
      const { rows } = split
      rest = split.rest
      lineNumber = split.lineNumber
      const before = bytesRead
      for (let at = 0; at < rows.length; at += bunch) {
        yield rows.slice(at, at + bunch)
        bytesRead = before + Math.floor(((piece.bytesRead - before) * Math.min(at + bunch, rows.length)) / rows.length)
      }
      bytesRead = piece.bytesRead
    }
  }

  return {
    sample: splitRows(`${first.text}\n`, 1, false).rows,
    workbook,
    get bytesRead() {
      return bytesRead
    },
    read,
  }
}

async function openPieces(bytes: AsyncIterable<Uint8Array>, { encoding, openWorkbook }: RowsOptions) {
  const source = openWorkbook ? await openWorkbook(bytes) : { text: bytes }
  return 'text' in source ? { pieces: decodeText(source.text, encoding), workbook: undefined } : source
}

/** Returns whether all cells of a row are blank. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** Divides a text into its first rows that are not blank. */
export function sampleRows(text: string, delimiter?: string): readonly (readonly string[])[] {
  const rows =
    delimiter === undefined
      ? text.split('\n', sampledRows).map((line) => [line])
      : Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: sampledRows }).data
  return rows.filter((row) => !isBlank(row))
}

/** Finds the delimiter: that of Excel's first line `sep=`, or the one that divides most rows into the same number of cells. */
export function findDelimiter(text: string): string | undefined {
  const separator = separatorLine.exec(text)?.[1]
  if (separator !== undefined) return separator
  const candidates = delimiters.map((delimiter) => {
    const rows = sampleRows(text, delimiter)
    const [width = 0, count = 0] = mostFrequent(rows.map((row) => row.length))
    return { delimiter, width, share: count / rows.length }
  })
  const [best] = candidates
    .filter(({ width, share }) => width > 1 && share >= 0.5)
    .sort((one, other) => other.share - one.share || other.width - one.width)
  return best?.delimiter
}

function mostFrequent(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])
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
  return delimiter === undefined
    ? splitLines
    : (text, firstLine, isLast) => splitCsv(text, delimiter, firstLine, isLast)
}

function splitLines(text: string, firstLine: number, isLast: boolean): Split {
  const lines = text.split('\n')
  const rest = isLast ? '' : (lines.pop() ?? '')
  const lineNumber = firstLine + lines.length
  if (rest.length > longestRow)
    throw new ListError('line', `Line ${lineNumber} is longer than ${longestRow} characters.`)
  return {
    rows: lines.map((line, index) => ({ cells: [line], line, lineNumber: firstLine + index })),
    rest,
    lineNumber,
  }
}

function splitCsv(text: string, delimiter: string, firstLine: number, isLast: boolean): Split {
  const rows: Row[] = []
  let lineNumber = firstLine
  let start = 0
  let isOpen = false
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    step({ data, errors, meta }) {
      // The parser finds an empty row after a line feed at the end, but the next piece continues there.
      if (meta.cursor === start) return
      isOpen = errors.some(({ code }) => code === 'MissingQuotes')
      // A last row without a line feed, or with an open quote, may continue in the next piece.
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

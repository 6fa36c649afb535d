import type { CdrBatchQuery } from '@org/cms-cdr-client'
import { entryOf, entryOfNdjson, entryOfRow, type LineProblem } from './list.ts'
import { findShape, type ListHints, type ListShape, splitLine } from './list-shape.ts'
import { isBlank, openRows, type Row, type Rows } from './read-rows.ts'
import { openWorkbook } from './read-workbook.ts'

export { ListError, type ListErrorCode } from './decode-text.ts'
export { cleanCallId, type LineProblem, lineProblems, spreadsheetProblems } from './list.ts'
export { type ListFormat, listFormats } from './list-shape.ts'

/** What the caller knows about a list. */
export interface ListOptions extends Omit<ListHints, 'delimiter'> {
  /** A label of the Encoding Standard; UTF-8 and UTF-16 are recognized without it. */
  readonly encoding?: string | undefined
  /** The sheet of a workbook; the first one that is not hidden by default. */
  readonly sheet?: string | undefined
}

/** One line of a list. */
export interface ListItem {
  /** The call of the line, if any. */
  readonly query: CdrBatchQuery | undefined
  /** Why there is none. */
  readonly problem: LineProblem | undefined
  /** The line as it was. */
  readonly line: string
  /** Its number from 1; that of the first one for a row of several lines. */
  readonly lineNumber: number
}

/** Number of rows in the preview of a list. */
const previewedRows = 5

/** A list of calls that is being read. */
export interface List
  extends Omit<ListShape, 'places' | 'headerRows' | 'hasManyPerLine' | 'isRounded'>,
    Pick<Rows, 'workbook'> {
  /** Index of the column with the call ID; -1 if none was found. */
  readonly column: number
  /** The first rows with calls, by their cells. */
  readonly preview: readonly (readonly string[])[]
  /** The lines before the first call, as they were. */
  readonly header: string | undefined
  readonly bytesRead: number
  /** Reads the lines, a few at a time. Blank lines are left out. */
  items(): AsyncGenerator<readonly ListItem[]>
}

/**
 * Reads a list of calls in constant memory: call IDs on lines of their own, CSV of any layout, or NDJSON. A workbook
 * (.xlsx) is held in memory.
 *
 * @throws ListError when the file cannot be read; `items` throws it too.
 */
export async function openList(bytes: AsyncIterable<Uint8Array>, options: ListOptions): Promise<List> {
  let shape = findShape('', options)
  const rows = await openRows(bytes, {
    encoding: options.encoding,
    openWorkbook: (source) => openWorkbook(source, options.sheet),
    chooseDelimiter(sample, delimiter) {
      shape = findShape(sample, { ...options, delimiter })
      return shape.delimiter
    },
  })
  const { headerRows, places, hasManyPerLine, isRounded, ...layout } = shape
  const firstRow = placeAfter(rows.sample, headerRows)
  const header = rows.sample.slice(0, firstRow).map(lineOf)
  // In files that were joined, the header occurs again.
  const repeatedHeader = header.at(-1)
  const readRow = (row: Row) => {
    if (shape.format === 'ndjson') return entryOfNdjson(row.line)
    return shape.delimiter === undefined ? entryOf(row.line, isRounded) : entryOfRow(row.cells, places, isRounded)
  }

  async function* items(): AsyncGenerator<readonly ListItem[]> {
    let rowsToSkip = header.length
    for await (const some of rows.read()) {
      const data = some.slice(rowsToSkip)
      rowsToSkip -= some.length - data.length
      yield data
        .filter(({ line }) => line.trim() !== '' && line.replace('\u{feff}', '') !== repeatedHeader)
        .flatMap((row) => (hasManyPerLine ? splitLine(row.line).map((line) => ({ ...row, line })) : row))
        .map((row) => {
          const { query, problem } = readRow(row)
          return { query, problem, line: lineOf(row), lineNumber: row.lineNumber }
        })
    }
  }

  return {
    ...layout,
    workbook: rows.workbook,
    column: places.callId,
    preview: rows.sample
      .slice(firstRow)
      .filter(({ cells }) => !isBlank(cells))
      .slice(0, previewedRows)
      .map(({ cells }) => cells),
    header: header.length > 0 ? header.join('\n') : undefined,
    get bytesRead() {
      return rows.bytesRead
    },
    items,
  }

  /** Blanks around a line are part of cells only where there are cells. */
  function lineOf({ line }: Row): string {
    return shape.delimiter === undefined ? line.trim() : line
  }
}

/** The number of rows up to the given number of rows that are not blank. */
function placeAfter(rows: readonly Row[], count: number): number {
  const filled = rows.flatMap(({ cells }, index) => (isBlank(cells) ? [] : [index]))
  return count === 0 ? 0 : (filled[count - 1] ?? rows.length - 1) + 1
}

import { writeXlsxStream } from 'hucre/xlsx'
import { cellText } from './cell.ts'
import { fieldOf, type WrittenCall } from './columns.ts'

/** How a workbook is written. */
export interface WorkbookOptions {
  readonly columns: readonly string[]
  /** Rows of a sheet with its header; further records continue on another sheet. By default as many as Excel opens. */
  readonly rowsPerSheet?: number
}

/** The only values that are written as numbers, because people add them up. An ID would lose digits as a number. */
const durations: ReadonlySet<string> = new Set([
  'ivrSeconds',
  'queueSeconds',
  'ringSeconds',
  'talkSeconds',
  'waitSeconds',
])
/** The longest text that Excel accepts in a cell. */
const longestText = 32_767
const widths: readonly (readonly [end: RegExp, characters: number])[] = [
  [/^callId$|number$/i, 24],
  [/meaning$|quirks$/, 40],
  [/(text|instant|timeZone|At)$/, 26],
]

/**
 * Writes records or found calls as an Excel workbook (.xlsx), in constant memory. Cells are text, so that a spreadsheet changes no ID and no
 * telephone number. The row with the names of the columns stays in view.
 */
export function writeWorkbook(
  cdrs: Iterable<WrittenCall> | AsyncIterable<WrittenCall>,
  { columns, rowsPerSheet }: WorkbookOptions,
): ReadableStream<Uint8Array> {
  return writeXlsxStream(rowsOf(cdrs, columns), {
    name: 'Calls',
    columns: columns.map((path) => ({
      header: path,
      width: widthOf(path),
      ...(durations.has(path) ? {} : { numFmt: '@' }),
    })),
    freezePane: { rows: 1 },
    ...(rowsPerSheet === undefined ? {} : { maxRowsPerSheet: rowsPerSheet }),
  })
}

async function* rowsOf(cdrs: Iterable<WrittenCall> | AsyncIterable<WrittenCall>, columns: readonly string[]) {
  for await (const cdr of cdrs) yield columns.map((path) => cellOf(cdr, path))
}

function cellOf(cdr: WrittenCall, path: string): string | number | null {
  const value = fieldOf(cdr, path)
  if (typeof value === 'number' && durations.has(path)) return value
  const text = cellText(cdr, path)
  if (text.length > longestText) return `${text.slice(0, longestText - 1)}…`
  return text === '' ? null : text
}

function widthOf(path: string): number {
  const [, characters = 0] = widths.find(([end]) => end.test(path)) ?? []
  return Math.max(path.length + 2, characters)
}

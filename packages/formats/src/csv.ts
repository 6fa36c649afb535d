import { stringify } from 'csv-stringify/sync'
import { type CsvDelimiter, cellText, csvDelimiters, protectText } from './cell.ts'
import { fieldOf, type WrittenCall } from './columns.ts'

/** How CSV is written. */
export interface CsvOptions {
  readonly columns: readonly string[]
  /** Written for programs: no apostrophe before a text that a spreadsheet would change. */
  readonly exact: boolean
  /** `comma` by default. */
  readonly delimiter?: CsvDelimiter
}

/** Returns the line with the names of the columns. */
export function csvHeader({ columns, delimiter = 'comma' }: CsvOptions, bom: boolean): string {
  return stringify([[...columns]], { bom, delimiter: csvDelimiters[delimiter] })
}

/** Returns one line for each record. */
export function csvRows(cdrs: readonly WrittenCall[], { columns, exact, delimiter = 'comma' }: CsvOptions): string {
  const cell = (cdr: WrittenCall, path: string): string => {
    const text = cellText(cdr, path)
    return exact || typeof fieldOf(cdr, path) !== 'string' ? text : protectText(text)
  }
  const rows = cdrs.map((cdr) => columns.map((path) => cell(cdr, path)))
  return stringify(rows, { delimiter: csvDelimiters[delimiter] })
}

import { stringify } from 'csv-stringify/sync'
import { fieldOf, type WrittenCdr } from './columns.ts'

/** How CSV is written. */
export interface CsvOptions {
  readonly columns: readonly string[]
  /** Written for programs: nothing stands before a value that a spreadsheet would change. */
  readonly exact: boolean
}

/** The line with the names of the columns. */
export function csvHeader({ columns }: CsvOptions, bom: boolean): string {
  return stringify([[...columns]], { bom })
}

/** One line for each record. */
export function csvRows(cdrs: readonly WrittenCdr[], { columns, exact }: CsvOptions): string {
  const rows = cdrs.map((cdr) =>
    columns.map((path) => (path === 'quirks' ? quirksCell(cdr) : toCell(fieldOf(cdr, path), exact))),
  )
  return stringify(rows, { escape_formulas: !exact })
}

/** Marks the values of a row that are not to be taken at face value. */
function quirksCell({ quirks }: WrittenCdr): string {
  return quirks.map(({ code, path }) => `${code} ${path}`).join('; ')
}

function toCell(value: unknown, exact: boolean): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  return !exact && typeof value === 'string' && wouldLoseDigits(text) ? `'${text}` : text
}

/** A spreadsheet drops leading zeros, and all after the fifteenth digit. */
function wouldLoseDigits(text: string): boolean {
  return /^0\d|^\d{16}/.test(text)
}

import { fieldOf, type WrittenCall } from './columns.ts'

/** The delimiters of CSV by their names. */
export const csvDelimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const
/** Name of a delimiter. */
export type CsvDelimiter = keyof typeof csvDelimiters

/** Text that a spreadsheet would change: a formula, a leading zero, or a number that it shows in scientific notation. */
const changedBySpreadsheets = /^(?:['=+\-@\t\r＝＋－＠]|0\d|\d{12,}(?:[.,]\d*)?$|\d+(?:[.,]\d*)?E[+-]?\d+$)/i
const protectedText = new RegExp(`^'(?=${changedBySpreadsheets.source.slice(1)})`, 'i')

/** Returns the value at a path of a record as the text of a cell. A quirk is its code and the path of the value. */
export function cellText(cdr: WrittenCall, path: string): string {
  const value = fieldOf(cdr, path)
  if (value === null) return ''
  if (path === 'quirks' && 'quirks' in cdr)
    return cdr.quirks.map(({ code, path: where }) => `${code} ${where}`).join('; ')
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Adds an apostrophe before text that a spreadsheet would change. */
export function protectText(text: string): string {
  return changedBySpreadsheets.test(text) ? `'${text}` : text
}

/** Removes the apostrophe that {@link protectText} adds. */
export function restoreText(text: string): string {
  return text.replace(protectedText, '')
}

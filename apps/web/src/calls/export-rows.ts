import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { toJson } from '@org/cms-cdr-formats/json'
import type { CallRow, KeptCdr } from './call-row.ts'

/** The forms in which calls leave the page. */
export const exportForms = {
  csv: {
    name: 'CSV',
    type: 'text/csv',
    // Excel wants the mark to know UTF-8.
    head: csvHeader({ columns: defaultColumns, exact: false }, true),
    lines: (rows: readonly CallRow[]) => csvRows(recordsOf(rows), { columns: defaultColumns, exact: false }),
  },
  ndjson: {
    name: 'NDJSON',
    type: 'application/x-ndjson',
    head: '',
    lines: (rows: readonly CallRow[]) =>
      recordsOf(rows).reduce((text, cdr) => `${text}${toJson(cdr, undefined)}\n`, ''),
  },
  txt: {
    name: 'ID',
    type: 'text/plain',
    head: '',
    lines: (rows: readonly CallRow[]) => rows.reduce((text, { query }) => `${text}${query.callId}\n`, ''),
  },
} as const

/** Name of a form, which is the ending of its files. */
export type ExportForm = keyof typeof exportForms

/** Rows that become one piece of a file: a text of a million lines is too long for one. */
const piece = 2_000

/** Writes rows as a file, and lets the page breathe between its pieces. */
export async function exportRows(rows: readonly CallRow[], form: ExportForm): Promise<Blob> {
  const { type, head, lines } = exportForms[form]
  const pieces: string[] = [head]
  for (let at = 0; at < rows.length; at += piece) {
    pieces.push(lines(rows.slice(at, at + piece)))
    await new Promise((resolve) => setTimeout(resolve))
  }
  return new Blob(pieces, { type: `${type};charset=utf-8` })
}

/** Hands a file to the browser, which saves it. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has begun to save when this turn is over, and needs the address a while longer.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function recordsOf(rows: readonly CallRow[]): KeptCdr[] {
  return rows.flatMap(({ cdr }) => (cdr ? [cdr] : []))
}

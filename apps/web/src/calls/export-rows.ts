import { defaultColumns, type WrittenCdr } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { toJson } from '@org/cms-cdr-formats/json'
import type { CallRow } from './call-row.ts'

/** The outcome of a call, its error and its waiting time, then the fields of its record. */
const exportColumns: readonly string[] = [
  ...['callId', 'state', 'errorCode', 'errorMessage', 'waitSeconds'],
  ...defaultColumns.filter((path) => path !== 'callId'),
]

interface TextForm {
  readonly type: string
  readonly head: string
  readonly lines: (rows: readonly CallRow[]) => string
}

const textForms = {
  csv: {
    type: 'text/csv',
    // Excel recognizes UTF-8 by the byte order mark.
    head: csvHeader({ columns: exportColumns, exact: false }, true),
    lines: (rows) => csvRows(rows.map(recordOf), { columns: exportColumns, exact: false }),
  },
  ndjson: {
    type: 'application/x-ndjson',
    head: '',
    lines: (rows) => rows.reduce((text, row) => `${text}${toJson(recordOf(row), undefined)}\n`, ''),
  },
  txt: {
    type: 'text/plain',
    head: '',
    lines: (rows) => rows.reduce((text, { query }) => `${text}${query.callId}\n`, ''),
  },
} as const satisfies Readonly<Record<string, TextForm>>

/** The formats of an export by the ends of their files. Each has every row, also those without a record. */
export const exportForms = { csv: 'CSV', xlsx: 'Excel', ndjson: 'NDJSON', txt: 'ID' } as const

/** Name of a format. */
export type ExportForm = keyof typeof exportForms

/** Rows that become one piece of a file: a string of a million lines would be too long. */
const piece = 2_000

/** Writes rows as a file, and lets the page react between its pieces. */
export async function exportRows(rows: readonly CallRow[], form: ExportForm): Promise<Blob> {
  if (form === 'xlsx') {
    const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
    return new Response(writeWorkbook(recordsOf(rows), { columns: exportColumns }), {
      headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    }).blob()
  }
  const { type, head, lines } = textForms[form]
  const pieces: string[] = [head]
  for (let at = 0; at < rows.length; at += piece) {
    pieces.push(lines(rows.slice(at, at + piece)))
    await pause()
  }
  return new Blob(pieces, { type: `${type};charset=utf-8` })
}

async function* recordsOf(rows: readonly CallRow[]): AsyncGenerator<WrittenCdr> {
  for (const [index, row] of rows.entries()) {
    if (index % piece === 0) await pause()
    yield recordOf(row)
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

/** Returns a call as it is exported. Without a record, it has what it was looked up with. */
function recordOf({ query, state, cdr, error }: CallRow): WrittenCdr {
  const { callId, ccId, direction } = query
  const outcome = {
    callId,
    state,
    ...(error ? { errorCode: error.code, errorMessage: error.message } : {}),
    ...(cdr ? { waitSeconds: cdr.queueSeconds } : {}),
  }
  const queried = { ccId, ...(direction === 'auto' ? {} : { direction }) }
  // The writers take missing fields as empty ones.
  return { ...outcome, ...(cdr ?? queried) } as WrittenCdr
}

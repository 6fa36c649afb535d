import { type Cdr, maskCdr } from '@org/cms-cdr-client'
import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { toJson } from '@org/cms-cdr-formats/json'
import type { RecordFormat } from '../output/record-format.ts'

/** Writes records as lines. */
export interface RecordFormatter {
  /** The beginning of a new file. */
  readonly head: string
  readonly lines: (cdrs: readonly Cdr[]) => string
}

/** Creates the formatter for the records of a run. */
export function recordFormatter(format: RecordFormat, mask: boolean): RecordFormatter {
  const shown = (cdrs: readonly Cdr[]): readonly Cdr[] => (mask ? cdrs.map(maskCdr) : cdrs)
  if (format.kind === 'csv') {
    const options = { ...format, columns: format.fields ?? defaultColumns }
    return { head: csvHeader(options, format.bom), lines: (cdrs) => csvRows(shown(cdrs), options) }
  }
  const lineOf = (cdr: Cdr): string => (format.kind === 'raw' ? rawLine(cdr) : toJson(cdr, format.fields))
  return { head: '', lines: (cdrs) => shown(cdrs).reduce((text, cdr) => `${text}${lineOf(cdr)}\n`, '') }
}

/** Adds the key of the query to a response, which does not name it. An import needs it. */
function rawLine({ raw, ccId, direction, callId }: Cdr): string {
  return JSON.stringify({ ...Object(raw), ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId })
}

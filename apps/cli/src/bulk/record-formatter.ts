import { type Cdr, maskCdr } from '@org/cms-cdr-client'
import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { toJson } from '@org/cms-cdr-formats/json'
import type { RecordFormat } from '../output/record-format.ts'

/** Returns how the records of a run are written: the head of a new file, and the lines of records. */
export function recordFormatter(format: RecordFormat, mask: boolean) {
  const shown = (cdrs: readonly Cdr[]): readonly Cdr[] => (mask ? cdrs.map(maskCdr) : cdrs)
  if (format.kind === 'csv') {
    const options = { ...format, columns: format.fields ?? defaultColumns }
    return { head: csvHeader(options, format.bom), lines: (cdrs: readonly Cdr[]) => csvRows(shown(cdrs), options) }
  }
  const lineOf = (cdr: Cdr): string => (format.kind === 'raw' ? rawLine(cdr) : toJson(cdr, format.fields))
  return { head: '', lines: (cdrs: readonly Cdr[]) => shown(cdrs).reduce((text, cdr) => `${text}${lineOf(cdr)}\n`, '') }
}

/** Adds the key of the query to a response, which does not name it. An import needs it. */
function rawLine({ raw, ccId, direction, callId }: Cdr): string {
  return JSON.stringify({ ...Object(raw), ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId })
}

import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { protectText, restoreText } from '@org/cms-cdr-formats/cell'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import { stringify } from 'csv-stringify'
import { exactText, parseExact } from '../import/exact-json.ts'
import type { Format } from '../import/input.ts'
import type { Fields } from '../import/plain-record.ts'
import { readEntry } from '../import/read-entry.ts'
import { importSchema } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { StoredRow } from '../store/store.ts'

/** How records are written. */
export interface ExportOptions {
  readonly format: Format
  /** Only the records of one call center. */
  readonly ccId?: number | undefined
  /** Whether CSV is safe to open in a spreadsheet: a byte order mark, and no cell that begins a formula. */
  readonly spreadsheet: boolean
}

/** The number of records written, and the fields that CSV has no column for. */
export interface ExportCounts {
  records: number
  readonly omitted: Set<string>
}

// The key first, then the fields in the order of the vendor's table.
const fields = [...new Set([...importSchema.required, ...Object.keys(importSchema.properties)])]

/** Writes all records so that an import stores each under the same key again, in constant memory. */
export async function exportRecords(store: CdrStore, out: Writable, options: ExportOptions): Promise<ExportCounts> {
  const counts: ExportCounts = { records: 0, omitted: new Set() }
  const rows = recordsOf(store, options.ccId, counts)
  if (options.format === 'ndjson') {
    for await (const row of rows) if (!out.write(`${JSON.stringify(lineOf(row))}\n`)) await once(out, 'drain')
    return counts
  }
  const { spreadsheet } = options
  // Protects values that an import would change: an apostrophe, and characters around a call ID.
  const cell = (text: string, { column }: { column?: PropertyKey }): string => {
    const isChanged = restoreText(text) !== text || (column === 'callId' && cleanCallId(text) !== text)
    return spreadsheet || isChanged ? protectText(text) : text
  }
  const csv = stringify({ header: true, columns: fields, bom: spreadsheet, cast: { string: cell } })
  await pipeline(Readable.from(withKnownFields(rows, counts.omitted)), csv, out, { end: false })
  return counts
}

async function* recordsOf(store: CdrStore, ccId: number | undefined, counts: ExportCounts): AsyncGenerator<StoredRow> {
  for await (const row of store.rows()) {
    if (ccId !== undefined && row.ccId !== ccId) continue
    counts.records += 1
    yield row
  }
}

const sameColumns = ['ccId', 'direction', 'callId', 'recordJson'] as const

/** Returns the fields of a record with its key. If an import would not read the same from them, the record is nested. */
function lineOf(row: StoredRow): Fields {
  const { ccId, callId } = row
  const isCallin = isCallinOf(row)
  const record = parseExact(row.recordJson) as Fields
  const line = { ccId, isCallin, ...record }
  const entry = readEntry(line)
  return 'recordJson' in entry && sameColumns.every((name) => entry[name] === row[name])
    ? line
    : { ccId, isCallin, callId, record }
}

async function* withKnownFields(rows: AsyncIterable<StoredRow>, omitted: Set<string>): AsyncGenerator<Fields> {
  for await (const row of rows) {
    const known: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(parseExact(row.recordJson) as Fields)) {
      // The vendor's sample has a key with a blank at its end.
      const field = name.trim()
      if (fields.includes(field)) known[field] = exactText(value)
      else omitted.add(name)
    }
    yield { ...known, ccId: row.ccId, isCallin: isCallinOf(row), callId: row.callId }
  }
}

function isCallinOf({ direction }: StoredRow): string {
  return direction === 'inbound' ? 'true' : 'false'
}

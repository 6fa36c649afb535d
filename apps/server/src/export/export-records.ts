import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Format } from '../import/input.ts'
import { importSchema } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { KeptRow } from '../store/store.ts'

/** How records are written. */
export interface ExportOptions {
  readonly format: Format
  /** Only the records of one call centre. */
  readonly ccId?: number | undefined
  /** CSV that a spreadsheet opens safely: a byte order mark, and no cell that begins a formula. */
  readonly spreadsheet: boolean
}

/** What was written, and which fields a CSV file has no column for. */
export interface ExportCounts {
  records: number
  readonly omitted: Set<string>
}

// The key first, then the fields in the order of the vendor's table.
const fields = [...new Set([...importSchema.required, ...Object.keys(importSchema.properties)])]

/** Writes all records in the form that an import reads, with constant memory. */
export async function exportRecords(store: CdrStore, out: Writable, options: ExportOptions): Promise<ExportCounts> {
  const counts: ExportCounts = { records: 0, omitted: new Set() }
  const rows = recordsOf(store, options.ccId, counts)
  if (options.format === 'ndjson') {
    for await (const row of rows) if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
    return counts
  }
  const { spreadsheet } = options
  const csv = stringify({ header: true, columns: fields, bom: spreadsheet, escape_formulas: spreadsheet })
  await pipeline(Readable.from(withKnownFields(rows, counts.omitted)), csv, out, { end: false })
  return counts
}

type Fields = Record<string, unknown>

async function* recordsOf(store: CdrStore, ccId: number | undefined, counts: ExportCounts): AsyncGenerator<Fields> {
  for await (const row of store.rows()) {
    if (ccId !== undefined && row.ccId !== ccId) continue
    counts.records += 1
    yield fieldsOf(row)
  }
}

function fieldsOf({ ccId, direction, recordJson }: KeptRow): Fields {
  return { ccId, isCallin: direction === 'inbound' ? 'true' : 'false', ...(JSON.parse(recordJson) as Fields) }
}

async function* withKnownFields(rows: AsyncIterable<Fields>, omitted: Set<string>): AsyncGenerator<Fields> {
  for await (const row of rows) {
    const known: Fields = {}
    for (const [name, value] of Object.entries(row)) {
      // The vendor writes a key with a blank at its end.
      const field = name.trim()
      if (fields.includes(field)) known[field] = value
      else omitted.add(name)
    }
    yield known
  }
}

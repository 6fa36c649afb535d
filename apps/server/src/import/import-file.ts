import { extname } from 'node:path'
import type { CdrEntry, CdrStore, PutOutcome } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { readCsv } from './read-csv.ts'
import { readEntry } from './read-entry.ts'
import { readNdjson } from './read-ndjson.ts'
import type { Row } from './row.ts'

// Rows kept in one transaction. A strict import keeps each row alone, so that nothing after a rejected one is kept.
const batchSize = { strict: 1, lenient: 1_000 }

const readers: Readonly<Record<string, (path: string) => AsyncGenerator<Row>>> = {
  '.ndjson': readNdjson,
  '.jsonl': readNdjson,
  '.csv': readCsv,
}

/** How an import went. */
export interface ImportCounts {
  stored: number
  /** The same record was kept before. */
  unchanged: number
  rejected: number
}

/** What an import needs. */
export interface ImportOptions {
  readonly store: CdrStore
  /** Stop at the first line that is rejected, instead of passing it over. */
  readonly strict: boolean
  /** Is told of each line that is rejected, with the reason. */
  readonly onReject: (line: number, reason: string) => void
}

const rejections: Readonly<Partial<Record<PutOutcome, string>>> = {
  duplicate: 'this call stands on an earlier line already',
  conflict: 'another record of this call is kept already; it was not overwritten',
}

/**
 * Imports one NDJSON or CSV file, in batches and with constant memory. Running it again changes nothing.
 *
 * @throws UserError when the file cannot be read, its header is wrong, or, with `strict`, a line is rejected.
 */
export async function importFile(path: string, options: ImportOptions): Promise<ImportCounts> {
  const read = readers[extname(path).toLowerCase()]
  if (!read) throw new UserError(`${path}: the name must end with ${Object.keys(readers).join(', ')}.`)
  const size = options.strict ? batchSize.strict : batchSize.lenient
  const counts: ImportCounts = { stored: 0, unchanged: 0, rejected: 0 }
  let source: number | undefined
  let batch: { line: number; entry: CdrEntry }[] = []

  const reject = (line: number, reason: string): void => {
    counts.rejected += 1
    options.onReject(line, reason)
    if (options.strict) throw new UserError(stopText(path, line, counts))
  }
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return
    source ??= await options.store.addSource('import', path)
    const written = batch
    batch = []
    const outcomes = await options.store.put(
      written.map(({ entry }) => entry),
      source,
    )
    counts.stored += outcomes.filter((outcome) => outcome === 'stored').length
    counts.unchanged += outcomes.filter((outcome) => outcome === 'unchanged').length
    for (const [index, outcome] of outcomes.entries()) {
      const reason = rejections[outcome]
      if (reason) reject(written[index]?.line ?? 0, reason)
    }
  }

  try {
    for await (const row of read(path)) {
      const entry = 'reason' in row ? row : readEntry(row.fields)
      if ('reason' in entry) {
        reject(row.line, entry.reason)
        continue
      }
      batch.push({ line: row.line, entry })
      if (batch.length === size) await flush()
    }
    await flush()
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error && 'code' in error)) throw error
    throw new UserError(`Cannot read ${path}: ${error.message}`)
  }
  return counts
}

function stopText(path: string, line: number, { stored, unchanged }: ImportCounts): string {
  return `Stopped at ${path}:${line}. ${stored} records before it were stored, ${unchanged} were kept already.`
}

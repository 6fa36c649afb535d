import { messageOf } from '../error-message.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrEntry, PutOutcome } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import type { Input } from './input.ts'
import type { Leg } from './legs.ts'
import { keysOf, type PendingLegs } from './pending-legs.ts'
import { readEntry } from './read-entry.ts'
import { openRecords, type ReadOptions } from './read-records.ts'

// Number of rows that are checked at once when nothing is stored.
const checked = 2_000

/** The result of an import. */
export interface ImportCounts {
  stored: number
  /** The same record was already stored. */
  unchanged: number
  /** The call was erased. */
  erased: number
  rejected: number
  /** Legs of calls that were read. Their records are stored when all legs of the call are there. */
  legs: number
}

/** Options of {@link importInput}. */
export interface ImportOptions extends ReadOptions {
  /** Where to store the records. Without a store, lines are only checked, and count as stored if they could be. */
  readonly store: CdrStore | undefined
  /** Where to put the legs of calls, for files that have a row for each. */
  readonly pending?: PendingLegs | undefined
  /** Whether to stop at the first rejected line instead of skipping it. */
  readonly strict: boolean
  /** Whether to store calls that were erased. */
  readonly includeErased?: boolean
  /** Called for each rejected line with the reason. */
  readonly onReject: (line: number, reason: string) => void
  /** Stops the import after the current batch. */
  readonly signal?: AbortSignal | undefined
  /** Called once with the ID of the source, before the first record or leg is stored. */
  readonly onSource?: (source: number) => void
  /** Called with the number of bytes read and rows processed. */
  readonly onProgress?: (bytes: number, rows: number) => void
}

const rejections: Readonly<Partial<Record<PutOutcome, string>>> = {
  duplicate: 'an earlier line has the same call',
  conflict: 'another record of this call is already stored and was not overwritten',
}

/**
 * Imports one NDJSON or CSV file, in batches and in constant memory. Stored records are never overwritten, so an import that was
 * interrupted can be run again.
 *
 * @throws UserError when the file cannot be read, its header is wrong, or, with `strict`, a line is rejected.
 */
export async function importInput(input: Input, options: ImportOptions): Promise<ImportCounts> {
  const { store, pending, strict, onReject, onProgress, includeErased = false } = options
  // A strict import stores each row on its own, so that nothing after a rejected one is stored.
  const size = strict ? 1 : (store?.engine.bunch ?? checked)
  const counts: ImportCounts = { stored: 0, unchanged: 0, erased: 0, rejected: 0, legs: 0 }
  let source: number | undefined
  let rows = 0
  let batch: { line: number; entry: CdrEntry }[] = []
  let legs: (Leg & { line: number })[] = []

  const reject = (line: number, reason: string): void => {
    counts.rejected += 1
    onReject(line, reason)
    if (strict) throw new UserError(stopText(input.name, line, counts))
  }
  const sourceIn = async (target: CdrStore): Promise<number> => {
    if (source === undefined) {
      source = await target.addSource('import', input.name)
      options.onSource?.(source)
    }
    return source
  }
  const put = async (entries: CdrEntry[]): Promise<PutOutcome[]> => {
    if (!store) return entries.map(() => 'stored')
    if (entries.length === 0) return []
    if (includeErased) await store.erased.remove(entries)
    return store.put(entries, await sourceIn(store))
  }
  const write = async (written: typeof batch, read: typeof legs): Promise<void> => {
    if (pending && read.length > 0) {
      const sourceId = await sourceIn(pending.store)
      if (includeErased) await pending.store.erased.remove(read.flatMap(keysOf))
      await pending.add(read.map((leg) => ({ ...leg, sourceId })))
      counts.legs += read.length
    }
    const outcomes = await put(written.map(({ entry }) => entry))
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome === 'stored' || outcome === 'unchanged' || outcome === 'erased') counts[outcome] += 1
      else reject(written[index]?.line ?? 0, rejections[outcome] ?? outcome)
    }
  }
  // The next batch is read while the database writes one. A strict import waits, to store nothing after a rejected line.
  let writing: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await writing
    writing = write(batch, legs)
    // The next await reports the error.
    writing.catch(() => {})
    batch = []
    legs = []
    if (strict) await writing
  }

  try {
    const records = await openRecords(input, options)
    for await (const some of records.read()) {
      options.signal?.throwIfAborted()
      for (const row of some) {
        rows += 1
        const entry = 'fields' in row ? readEntry(row.fields) : row
        if ('reason' in entry) {
          reject(row.line, entry.reason)
          continue
        }
        if ('leg' in entry) legs.push({ ...entry.leg, line: row.line })
        else batch.push({ line: row.line, entry })
        if (batch.length + legs.length >= size) {
          await flush()
          onProgress?.(records.bytesRead, rows)
        }
      }
    }
    await flush()
    await writing
  } catch (error) {
    // The store may be closed next.
    await writing.catch(() => {})
    const { code, syscall } = error as NodeJS.ErrnoException
    if (error instanceof UserError || !code || !syscall) throw error
    throw new UserError(`Cannot read ${input.name}: ${messageOf(error)}`)
  }
  return counts
}

function stopText(name: string, line: number, { stored, unchanged }: ImportCounts): string {
  const records = stored === 1 ? '1 record before it was stored' : `${stored} records before it were stored`
  return `Stopped at ${name}:${line}. ${records}, ${unchanged} ${unchanged === 1 ? 'was' : 'were'} already stored.`
}

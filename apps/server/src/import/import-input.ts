import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrEntry, PutOutcome } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import type { Input } from './input.ts'
import { readEntry } from './read-entry.ts'
import { openRecords, type ReadOptions } from './read-records.ts'

// Rows that are only checked, at once.
const checked = 2_000

/** How an import went. */
export interface ImportCounts {
  stored: number
  /** The same record was kept before. */
  unchanged: number
  rejected: number
}

/** What an import needs. */
export interface ImportOptions extends ReadOptions {
  /** Where the records go; without one, lines are only checked, and count as stored when they could be. */
  readonly store: CdrStore | undefined
  /** Stop at the first line that is rejected, instead of passing it over. */
  readonly strict: boolean
  /** Is told of each line that is rejected, with the reason. */
  readonly onReject: (line: number, reason: string) => void
  /** Is told how many bytes have been read, and how many rows have been dealt with. */
  readonly onProgress?: (bytes: number, rows: number) => void
}

const rejections: Readonly<Partial<Record<PutOutcome, string>>> = {
  duplicate: 'this call is also on an earlier line',
  conflict: 'another record of this call is already stored; it was not overwritten',
}

/**
 * Imports one NDJSON or CSV file, in batches and with constant memory. Running it again changes nothing, so an import that
 * was cut off is finished by running it again.
 *
 * @throws UserError when the file cannot be read, its header is wrong, or, with `strict`, a line is rejected.
 */
export async function importInput(input: Input, options: ImportOptions): Promise<ImportCounts> {
  const { store, strict, onReject, onProgress } = options
  // A strict import keeps each row alone, so that nothing after a rejected one is kept.
  const size = strict ? 1 : (store?.engine.bunch ?? checked)
  const counts: ImportCounts = { stored: 0, unchanged: 0, rejected: 0 }
  let source: number | undefined
  let rows = 0
  let batch: { line: number; entry: CdrEntry }[] = []

  const reject = (line: number, reason: string): void => {
    counts.rejected += 1
    onReject(line, reason)
    if (strict) throw new UserError(stopText(input.name, line, counts))
  }
  const put = async (entries: CdrEntry[]): Promise<PutOutcome[]> => {
    if (!store) return entries.map(() => 'stored')
    if (entries.length === 0) return []
    source ??= await store.addSource('import', input.name)
    return store.put(entries, source)
  }
  const write = async (written: typeof batch): Promise<void> => {
    const outcomes = await put(written.map(({ entry }) => entry))
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome === 'stored' || outcome === 'unchanged') counts[outcome] += 1
      else reject(written[index]?.line ?? 0, rejections[outcome] ?? outcome)
    }
  }
  // While a database writes one batch, the next is read; a strict import waits, to keep nothing after a rejected line.
  let writing: Promise<void> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await writing
    writing = write(batch)
    // What goes wrong comes out of the next await.
    writing.catch(() => {})
    batch = []
    if (strict) await writing
  }

  try {
    const records = await openRecords(input, options)
    for await (const some of records.read()) {
      for (const row of some) {
        rows += 1
        const entry = 'reason' in row ? row : readEntry(row.fields)
        if ('reason' in entry) {
          reject(row.line, entry.reason)
          continue
        }
        batch.push({ line: row.line, entry })
        if (batch.length === size) {
          await flush()
          onProgress?.(records.bytesRead, rows)
        }
      }
    }
    await flush()
    await writing
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (error instanceof UserError || !code || !syscall) throw error
    throw new UserError(`Cannot read ${input.name}: ${(error as Error).message}`)
  }
  return counts
}

function stopText(name: string, line: number, { stored, unchanged }: ImportCounts): string {
  return `Stopped at ${name}:${line}. ${stored} records before it were stored, ${unchanged} were already stored.`
}

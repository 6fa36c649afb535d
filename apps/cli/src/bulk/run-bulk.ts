import type { Cdr, CdrBatchQuery, CdrClient, CdrError, CdrOutcome } from '@org/cms-cdr-client'
import { type Journal, type JournalEntry, keyOf, type Outcome } from './journal.ts'
import type { LineFile } from './line-file.ts'
import type { Output } from './output.ts'
import type { InputItem } from './read-input.ts'
import type { Tally } from './tally.ts'

/** What a run needs. */
export interface BulkParts {
  readonly client: CdrClient
  readonly items: AsyncIterable<readonly InputItem[]>
  readonly journal: Journal
  readonly output: Output
  readonly format: (cdrs: readonly Cdr[]) => string
  /** Outcomes of earlier runs that are looked up again. */
  readonly again: readonly Outcome[]
  readonly failedLines: LineFile | undefined
  readonly missingLines: LineFile | undefined
  readonly tally: Tally
  readonly concurrency: number
  readonly direction: 'inbound' | 'outbound' | 'auto'
  /** After this many failures in a row, the connection to CC-CMS is considered broken. */
  readonly stopAfter: number
  /** Ends the run, also when records or outcomes cannot be written. */
  readonly interruption: AbortController
  readonly onFailure: (error: CdrError, isFirstOfItsKind: boolean) => void
  readonly onInvalidLine: (item: InputItem) => void
}

/** The run pauses when more results than this wait to be written. */
const maxWaiting = 512

/**
 * Looks up every call of the input that has no outcome yet. Records are written first and listed in the journal after that, in
 * batches: all that arrived in one turn of the event loop.
 *
 * @throws Error when CC-CMS rejects the key or too many calls in a row failed, with that error as its cause; the reason of the signal.
 */
export async function runBulk(parts: BulkParts): Promise<void> {
  const { client, output, journal, tally, failedLines, missingLines, concurrency, direction } = parts
  const { signal } = parts.interruption
  const inFlight = new Map<number, InputItem>()
  let waiting: { readonly entry: JournalEntry; readonly cdr?: Cdr | undefined }[] = []
  let writing: Promise<void> | undefined
  let canWrite = true
  const writeAll = async (): Promise<void> => {
    try {
      await new Promise((resolve) => setImmediate(resolve))
      // After a failed write, the output may end in the middle of a record. Nothing may follow it.
      while (canWrite && waiting.length > 0) {
        const batch = waiting
        waiting = []
        const cdrs = batch.flatMap(({ cdr = [] }) => cdr)
        if (cdrs.length > 0) await output.write(parts.format(cdrs))
        const entries = batch.map(({ entry }) => entry)
        journal.record(entries, output.size)
      }
    } catch (error) {
      canWrite = false
      parts.interruption.abort(error)
    }
    writing = undefined
  }
  try {
    for await (const outcome of client.getCdrs(pending(parts, inFlight), { concurrency, direction, signal })) {
      const item = inFlight.get(outcome.index)
      inFlight.delete(outcome.index)
      // The key would be rejected for every other call too, and those calls have not failed.
      if (!outcome.ok && outcome.error.code === 'auth')
        throw new Error('CC-CMS rejected the key, so the run stopped.', { cause: outcome.error })
      const entry = entryOf(keyOf(item?.query ?? outcome.query), outcome)
      waiting.push({ entry, cdr: outcome.ok ? outcome.cdr : undefined })
      writing ??= writeAll()
      tally.count(entry.outcome)
      if (entry.outcome === 'missing') missingLines?.add(item?.line ?? '')
      else if (!outcome.ok) {
        parts.onFailure(outcome.error, tally.countReason(outcome.error))
        failedLines?.add(item?.line ?? '')
        if (tally.failedInARow >= parts.stopAfter)
          throw new Error(`${tally.failedInARow} calls in a row failed, so the run stopped.`, {
            cause: outcome.error,
          })
      }
      if (waiting.length > maxWaiting) await writing
    }
  } finally {
    await writing
  }
  // Writing the last records may have failed after the last call was looked up.
  signal.throwIfAborted()
}

async function* pending(parts: BulkParts, inFlight: Map<number, InputItem>): AsyncGenerator<CdrBatchQuery> {
  const { journal, tally, again } = parts
  let index = 0
  for await (const items of parts.items) {
    const keys = items.flatMap(({ query }) => (query ? [keyOf(query)] : []))
    const known = journal.begin(keys)
    for (const item of items) {
      if (!item.query) {
        tally.invalidLines += 1
        parts.failedLines?.add(item.line)
        parts.onInvalidLine(item)
        continue
      }
      const key = keyOf(item.query)
      const before = known.get(key)
      // Each key is deleted when it is met, so that a second line with the same call is a duplicate.
      if (!known.delete(key)) tally.duplicates += 1
      else if (before && !again.includes(before)) {
        tally.doneBefore += 1
        if (before !== 'found') tally.notFoundBefore += 1
        if (before === 'failed') parts.failedLines?.add(item.line)
        if (before === 'missing') parts.missingLines?.add(item.line)
      } else {
        inFlight.set(index, item)
        index += 1
        yield item.query
      }
    }
  }
}

function entryOf(key: string, outcome: CdrOutcome): JournalEntry {
  if (outcome.ok) return { key, outcome: 'found', code: null, message: null }
  const { code, message } = outcome.error
  return { key, outcome: code === 'not_found' ? 'missing' : 'failed', code, message }
}

import type { Cdr, CdrBatchQuery, CdrClient, CdrOutcome } from '@org/cms-cdr-client'
import type { OptionValues } from '../command.ts'
import type { bulkOptions } from '../options.ts'
import { explain } from '../report-failure.ts'
import { isPassingFailure, type Journal, type JournalEntry, keyOf, type Outcome } from './journal.ts'
import type { LineFile, Output } from './output.ts'
import type { Tally } from './progress.ts'
import type { InputItem, LateCalls } from './read-input.ts'

export interface BulkParts {
  readonly options: OptionValues<typeof bulkOptions>
  readonly client: CdrClient
  readonly items: AsyncIterable<readonly InputItem[]>
  readonly journal: Journal
  readonly output: Output
  readonly format: (cdrs: readonly Cdr[]) => string
  /** Files for the input lines of calls with an outcome. */
  readonly lines: Readonly<Partial<Record<Outcome, LineFile>>>
  /** Calls that were not found and are looked up again. */
  readonly late?: LateCalls | undefined
  readonly tally: Tally
  /** Ends the run, also when records or outcomes cannot be written. */
  readonly interruption: AbortController
  readonly log: (message: string) => void
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
  const { client, output, journal, tally, options } = parts
  const { direction = 'auto', concurrency, 'stop-after': stopAfter = 100, verbose } = options
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
        const text = parts.format(batch.flatMap(({ cdr = [] }) => cdr))
        if (text !== '') {
          if (output.isShared) journal.noteBatch(output.size, Buffer.byteLength(text))
          await output.write(text)
        }
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
      // It was counted as missing before.
      const isLate = item !== undefined && parts.late?.has(item) === true
      if (isLate) tally.missing -= 1
      const countedAs = isLate && isPassingFailure(entry) ? 'missing' : entry.outcome
      tally.count(entry.outcome, countedAs)
      if (item && countedAs === 'missing') parts.late?.add(item)
      else if (item) parts.late?.delete(item)
      if (!isLate || countedAs !== 'missing') parts.lines[countedAs]?.add(item?.line ?? '')
      if (!outcome.ok && entry.outcome === 'failed') {
        if (tally.countReason(outcome.error) || verbose) parts.log(explain(outcome.error))
        if (tally.failedInARow >= stopAfter)
          throw new Error(`${tally.failedInARow} calls in a row failed, so the run stopped.`, { cause: outcome.error })
      }
      if (waiting.length > maxWaiting) await writing
    }
  } finally {
    await writing
    if (canWrite) journal.markWhole()
  }
  // Writing the last records may have failed after the last call was looked up.
  signal.throwIfAborted()
}

async function* pending(parts: BulkParts, inFlight: Map<number, InputItem>): AsyncGenerator<CdrBatchQuery> {
  const { journal, tally, lines, late } = parts
  const { follow, again = follow ? 'missing' : undefined } = parts.options
  let index = 0
  for await (const items of parts.items) {
    const keys = items.flatMap(({ query }) => (query ? [keyOf(query)] : []))
    const known = journal.begin(keys)
    for (const item of items) {
      if (!item.query) {
        tally.invalidLines += 1
        lines.failed?.add(item.line)
        parts.onInvalidLine(item)
        continue
      }
      const key = keyOf(item.query)
      const before = known.get(key)
      // Each key is deleted when it is met, so that a second line with the same call is a duplicate.
      const isNew = known.delete(key)
      const isDue = !before || before === again || (again === 'both' && before !== 'found')
      if ((isNew && isDue) || late?.has(item)) {
        inFlight.set(index, item)
        index += 1
        yield item.query
      } else if (!isNew) tally.duplicates += 1
      else {
        tally.doneBefore += 1
        if (before !== 'found') tally.notFoundBefore += 1
        if (before) lines[before]?.add(item.line)
      }
    }
  }
}

function entryOf(key: string, outcome: CdrOutcome): JournalEntry {
  if (outcome.ok) return { key, outcome: 'found', code: null, message: null }
  const { code } = outcome.error
  return { key, outcome: code === 'not_found' ? 'missing' : 'failed', code, message: explain(outcome.error) }
}

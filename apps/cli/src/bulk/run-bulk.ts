import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Cdr, CdrBatchQuery, CdrClient, CdrOutcome } from '@org/cms-cdr-client'
import { lineProblems } from '@org/cms-cdr-formats/list'
import type { ListItem } from '@org/cms-cdr-formats/read-list'
import type { OptionValues } from '../command.ts'
import type { bulkOptions } from '../options.ts'
import { explain } from '../report-failure.ts'
import { isPassingFailure, type Journal, type JournalEntry, keyOf, type Outcome } from './journal.ts'
import type { Output } from './output.ts'
import type { Tally } from './progress.ts'
import type { LateCalls } from './read-input.ts'

export interface BulkParts {
  readonly options: OptionValues<typeof bulkOptions>
  readonly client: CdrClient
  /** The name of the input, for messages. */
  readonly name: string
  readonly items: AsyncIterable<readonly ListItem[]>
  readonly journal: Journal
  readonly output: Output
  readonly format: (cdrs: readonly Cdr[]) => string
  /** Adds the input lines of calls with an outcome to a file. */
  readonly lines: Readonly<Partial<Record<Outcome, (line: string) => void>>>
  /** Calls that were not found and are looked up again. */
  readonly late?: LateCalls | undefined
  readonly tally: Tally
  /** Ends the run, also when records or outcomes cannot be written. */
  readonly interruption: AbortController
  readonly log: (message: string) => void
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
  const { client, output, journal, tally, options, late, interruption } = parts
  const { direction = 'auto', concurrency, 'stop-after': stopAfter = 100, verbose } = options
  const { signal } = interruption
  const inFlight: Record<number, ListItem> = {}
  async function* results() {
    try {
      for await (const outcome of client.getCdrs(pending(parts, inFlight), { concurrency, direction, signal })) {
        const item = inFlight[outcome.index] as ListItem
        delete inFlight[outcome.index]
        // The key would be rejected for every other call too, and those calls have not failed.
        if (!outcome.ok && outcome.error.code === 'auth')
          throw new Error('CC-CMS rejected the key, so the run stopped.', { cause: outcome.error })
        const entry = entryOf(keyOf(item.query ?? outcome.query), outcome)
        yield { entry, cdr: outcome.ok ? [outcome.cdr] : [] }
        // It was counted as missing before.
        const isLate = late?.has(item) === true
        if (isLate) tally.missing -= 1
        const countedAs = isLate && isPassingFailure(entry) ? 'missing' : entry.outcome
        tally.count(entry.outcome, countedAs)
        if (countedAs === 'missing') late?.add(item)
        else late?.delete(item)
        if (!isLate || countedAs !== 'missing') parts.lines[countedAs]?.(item.line)
        if (outcome.ok || entry.outcome !== 'failed') continue
        if (tally.countReason(outcome.error) || verbose) parts.log(explain(outcome.error))
        if (tally.failedInARow >= stopAfter)
          throw new Error(`${tally.failedInARow} calls in a row failed, so the run stopped.`, { cause: outcome.error })
      }
    } catch (error) {
      // What arrived before is written all the same.
      interruption.abort(error)
    }
  }
  const writer = new Writable({
    objectMode: true,
    highWaterMark: maxWaiting,
    async writev(batch, done) {
      try {
        const text = parts.format(batch.flatMap(({ chunk }) => chunk.cdr))
        if (text !== '') {
          if (output.isShared) journal.noteBatch(output.size, Buffer.byteLength(text))
          await output.write(text)
        }
        const entries = batch.map(({ chunk }) => chunk.entry)
        journal.record(entries, output.size)
        setImmediate(done)
      } catch (error) {
        // The output may end in the middle of a record. Nothing may follow it.
        interruption.abort(error)
        done(error as Error)
      }
    },
  })
  await pipeline(results, writer)
  journal.markWhole()
  signal.throwIfAborted()
}

async function* pending(parts: BulkParts, inFlight: Record<number, ListItem>): AsyncGenerator<CdrBatchQuery> {
  const { journal, tally, lines, late } = parts
  const { follow, again = follow ? 'missing' : undefined } = parts.options
  let index = 0
  for await (const items of parts.items) {
    const keys = items.flatMap(({ query }) => (query ? [keyOf(query)] : []))
    const known = journal.begin(keys)
    for (const item of items) {
      if (!item.query) {
        tally.invalidLines += 1
        lines.failed?.(item.line)
        parts.log(`${parts.name}:${item.lineNumber} is skipped: ${lineProblems[item.problem ?? 'empty']}.`)
        continue
      }
      const key = keyOf(item.query)
      const before = known.get(key)
      // Each key is deleted when it is met, so that a second line with the same call is a duplicate.
      const isNew = known.delete(key)
      const isDue = !before || before === again || (again === 'both' && before !== 'found')
      if ((isNew && isDue) || late?.has(item)) {
        inFlight[index] = item
        index += 1
        yield item.query
      } else if (!isNew) tally.duplicates += 1
      else {
        tally.doneBefore += 1
        if (before !== 'found') tally.notFoundBefore += 1
        if (before) lines[before]?.(item.line)
      }
    }
  }
}

function entryOf(key: string, outcome: CdrOutcome): JournalEntry {
  if (outcome.ok) return { key, outcome: 'found', code: null, message: null }
  const { code } = outcome.error
  return { key, outcome: code === 'not_found' ? 'missing' : 'failed', code, message: explain(outcome.error) }
}

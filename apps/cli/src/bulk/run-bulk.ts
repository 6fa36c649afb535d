import type { CdrBatchQuery, CdrClient, CdrOutcome } from '@org/cms-cdr-client'
import type { JournalEntry } from './journal.ts'
import type { KeyTable } from './key-table.ts'
import type { LineFile } from './line-file.ts'
import { type Outcome, outcomeIn, seenInThisRun, toOutcome } from './outcome.ts'
import type { InputItem } from './read-input.ts'
import type { ResultWriter } from './result-writer.ts'
import type { Tally } from './tally.ts'

/** What a run needs. */
export interface BulkParts {
  readonly client: CdrClient
  readonly items: AsyncIterable<readonly InputItem[]>
  /** What is known of each call, from the journal or empty. */
  readonly known: KeyTable
  /** Outcomes of earlier runs that are asked for again. */
  readonly again: ReadonlySet<Outcome>
  readonly writer: ResultWriter
  readonly failedLines: LineFile | undefined
  readonly missingLines: LineFile | undefined
  readonly tally: Tally
  readonly concurrency: number | undefined
  readonly ratePerSecond: number | undefined
  readonly direction: 'inbound' | 'outbound' | 'auto'
  /** After so many failures in a row, the way to the platform is broken. */
  readonly mostFailuresInARow: number
  readonly signal: AbortSignal
  readonly onFailure: (outcome: Extract<CdrOutcome, { ok: false }>) => void
  readonly onUnreadable: (item: InputItem) => void
}

/** Thrown when it is pointless to ask on. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped'
}

/**
 * Asks for every call of the input once that nothing is known of.
 *
 * @throws RunStopped when the platform refuses the key, or too many calls in a row failed; the reason of the signal.
 */
export async function runBulk(parts: BulkParts): Promise<void> {
  const { client, writer, failedLines, missingLines, tally, signal } = parts
  /** What is under way, by its place among the queries. */
  const underWay = new Map<number, InputItem>()
  const { concurrency, ratePerSecond, direction } = parts
  const source = toAsk(parts, underWay)
  for await (const outcome of client.getCdrs(source, { concurrency, ratePerSecond, direction, signal })) {
    const item = underWay.get(outcome.index)
    underWay.delete(outcome.index)
    const key = keyOf(item?.query ?? outcome.query)
    // The key is refused for every other call too, and none of them is to be listed as failed.
    if (!outcome.ok && outcome.error.code === 'auth') {
      throw new RunStopped('The platform refuses the key, so nothing more is asked.', { cause: outcome.error })
    }
    const wait = writer.add(entryOf(key, outcome), outcome.ok ? outcome.cdr : undefined)
    if (outcome.ok) tally.countFound()
    else if (outcome.error.code === 'not_found') {
      tally.countMissing()
      missingLines?.add(item?.line ?? '')
    } else {
      tally.countFailed(outcome.error)
      failedLines?.add(item?.line ?? '')
      parts.onFailure(outcome)
      if (tally.failedInARow >= parts.mostFailuresInARow) {
        const text = `${tally.failedInARow} calls in a row failed, so nothing more is asked.`
        throw new RunStopped(text, { cause: outcome.error })
      }
    }
    if (wait) await wait
  }
}

async function* toAsk(parts: BulkParts, underWay: Map<number, InputItem>): AsyncGenerator<CdrBatchQuery> {
  const { known, again, tally } = parts
  let index = 0
  for await (const items of parts.items) {
    for (const item of items) {
      if (!item.query) {
        tally.unreadable += 1
        parts.failedLines?.add(item.line)
        parts.onUnreadable(item)
        continue
      }
      const key = keyOf(item.query)
      const value = known.mark(key, seenInThisRun)
      if (value & seenInThisRun) {
        tally.duplicates += 1
        continue
      }
      const before = outcomeIn(value)
      if (before !== undefined && !again.has(before)) {
        tally.doneBefore += 1
        if (before !== 'found') tally.notFoundBefore += 1
        if (before === 'failed') parts.failedLines?.add(item.line)
        if (before === 'missing') parts.missingLines?.add(item.line)
        continue
      }
      underWay.set(index, item)
      index += 1
      yield item.query
    }
  }
}

/** What tells one question from another. What a line leaves open is the same for the whole run. */
function keyOf({ callId, direction, ccId }: CdrBatchQuery): string {
  if (direction === undefined && ccId === undefined) return callId
  return `${callId}\u0000${direction ?? ''}\u0000${ccId ?? ''}`
}

function entryOf(key: string, outcome: CdrOutcome): JournalEntry {
  if (outcome.ok || outcome.error.code === 'not_found') return { key, outcome: toOutcome(outcome) }
  const { error } = outcome
  const resultCode = 'resultCode' in error ? (error.resultCode as string | undefined) : undefined
  return { key, outcome: 'failed', code: error.code, resultCode }
}

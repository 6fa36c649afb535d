import { setImmediate as letOthersRun, setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from '../store/store.ts'

/** The range of event numbers: those after `forgotten`, up to `last`. */
export interface StoredRange {
  readonly forgotten: number
  readonly last: number
}

/** How soon a stored call is noticed, in milliseconds. */
const pollMilliseconds = 1_000
/** How long event numbers are stored, in milliseconds, and how many at most. */
const memoryMilliseconds = 24 * 60 * 60_000
const mostCalls = 1_000_000
// The maximum number of calls that a webhook may still have to send. A webhook that is no longer configured makes no progress.
const mostForWebhook = 10 * mostCalls
// More than the number of calls that are stored between a backup and its restore.
const skipped = 1_000_000_000
// Rows that one statement deletes: a few milliseconds of work.
const slice = 2_000

/** Follows the event numbers of calls, which are assigned in the order in which calls are stored by any process. */
export class StoredCalls {
  readonly #engine: Engine
  #next: Promise<StoredRange> | undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Returns the current range of event numbers. */
  range(): Promise<StoredRange> {
    return readRange(this.#engine)
  }

  /** Returns the range of event numbers after a pause. Concurrent callers share one query. */
  next(): Promise<StoredRange> {
    this.#next ??= sleep(pollMilliseconds).then(() => {
      this.#next = undefined
      return this.range()
    })
    return this.#next
  }
}

async function readRange(engine: Engine): Promise<StoredRange> {
  const [row] = await engine.query<StoredRange>('SELECT forgotten, last_position AS last FROM kept_sequence')
  if (!row) throw new Error('The table kept_sequence has no row')
  return row
}

/**
 * Skips the event numbers that may have been assigned after a backup was made, because other calls would get them in the restored
 * database. A client that continues after such a number gets a 410.
 */
export async function skipEventNumbers(engine: Engine): Promise<void> {
  const done = 'coalesce((SELECT position FROM webhook_progress), last_position)'
  await engine.change([
    // Calls that the webhook receiver does not have yet are still sent.
    {
      sql: `UPDATE kept_call SET position = position + ${skipped} WHERE position > (SELECT ${done} FROM kept_sequence)`,
    },
    {
      sql: `UPDATE kept_sequence SET last_position = last_position + ${skipped},
        forgotten = ${skipped} + CASE WHEN forgotten > ${done} THEN forgotten ELSE ${done} END`,
    },
    { sql: `UPDATE webhook_progress SET position = position + ${skipped}` },
  ])
}

/**
 * Expires the event numbers of calls that were stored long ago, or before many others. Their rows are deleted by the next run, so that
 * a stream that is still reading them misses none.
 */
export async function expireEventNumbers(
  engine: Engine,
  { now = Date.now(), signal }: { readonly now?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { forgotten, last } = await readRange(engine)
  for (let deleted = slice; deleted === slice && !signal?.aborted; ) {
    const rows = await engine.query(
      `DELETE FROM kept_call WHERE position IN (
         SELECT position FROM kept_call WHERE position <= $1 ORDER BY position LIMIT ${slice}
       ) RETURNING 1 AS one`,
      [forgotten],
    )
    deleted = rows.length
    await letOthersRun()
  }
  const [webhook] = await engine.query<{ position: number }>('SELECT position FROM webhook_progress')
  // A large import must not make the webhook skip earlier calls.
  const webhookPosition = Math.max(webhook?.position ?? last, last - mostForWebhook)
  const tooMany = Math.min(last - mostCalls, webhookPosition)
  // The time of a call that was stored with a clock far ahead is that of the calls around it.
  const isOld = ({ position, keptAt }: { position: number; keptAt: number }): boolean =>
    position <= tooMany || keptAt < now - memoryMilliseconds || keptAt > now + memoryMilliseconds
  for (let end = forgotten; !signal?.aborted; ) {
    const rows = await engine.query<{ position: number; keptAt: number }>(
      `SELECT position, kept_at AS "keptAt" FROM kept_call WHERE position > $1 ORDER BY position LIMIT ${slice}`,
      [end],
    )
    // Up to the first one that is not old: a call that a server with a wrong clock has stored expires with those before it.
    const first = rows.findIndex((row) => !isOld(row))
    const old = first < 0 ? rows : rows.slice(0, first)
    end = old.at(-1)?.position ?? end
    if (old.length === slice) continue
    if (end > forgotten) await engine.query('UPDATE kept_sequence SET forgotten = $1 WHERE forgotten < $1', [end])
    return
  }
}

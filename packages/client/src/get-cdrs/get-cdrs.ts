import type { CallDirection, Cdr } from '../domain/cdr.ts'
import { type CdrError, isCdrError } from '../errors/cdr-error.ts'
import type { CdrQuery } from '../options.ts'
import { numberFrom, oneOf } from '../read-options.ts'
import type { ObserveAttempt, PendingCall } from '../transport/pending-call.ts'
import { AdaptiveLimit } from './adaptive-limit.ts'
import { QueryReader } from './query-reader.ts'
import { RateLimit } from './rate-limit.ts'

/**
 * How {@link CdrClient.getCdrs} asks.
 *
 * @example
 * const options: GetCdrsOptions = { concurrency: 32, ratePerSecond: 50 }
 */
export interface GetCdrsOptions {
  /** How many queries may be under way at once, at most. It starts at 4, grows with success and halves on 429, 503 and timeouts. Default: 32. */
  readonly concurrency?: number | undefined
  /** How many queries may be begun in a second. Default: no limit. */
  readonly ratePerSecond?: number | undefined
  /** `completed` (default) gives each outcome as it comes; `input` keeps the order of the source, and waits for slow ones. */
  readonly order?: 'completed' | 'input' | undefined
  /** For call IDs that come as text alone. Default: `auto`. */
  readonly direction?: CallDirection | 'auto' | undefined
  /** For queries that name no call centre. Default: that of the client. */
  readonly ccId?: number | undefined
  /** Ends everything; its reason is thrown as it is. */
  readonly signal?: AbortSignal | undefined
}

/**
 * One query of many: all of them are ended by one signal.
 *
 * @example
 * const query: CdrBatchQuery = { callId: '1000000000-0001', direction: 'inbound' }
 */
export type CdrBatchQuery = Omit<CdrQuery, 'signal'>

/**
 * What queries come from: call IDs or whole queries, at hand or still to come.
 *
 * @example
 * const source: CdrQuerySource = createInterface({ input: createReadStream('ids.txt') })
 */
export type CdrQuerySource = Iterable<string | CdrBatchQuery> | AsyncIterable<string | CdrBatchQuery>

/**
 * What became of one query of many. `index` is its place in the source, from 0.
 *
 * @example
 * const isLost = (outcome: CdrOutcome) => !outcome.ok && outcome.error.code !== 'not_found'
 */
export type CdrOutcome =
  | { readonly ok: true; readonly index: number; readonly query: CdrBatchQuery; readonly cdr: Cdr }
  | { readonly ok: false; readonly index: number; readonly query: CdrBatchQuery; readonly error: CdrError }

/** What the queries of one batch share. A signal would do for their end too, at a tenth of the cost of a query. */
export interface Batch {
  readonly observe: ObserveAttempt
  /** Those that are under way. */
  readonly calls: Set<PendingCall>
}

type GetCdr = (query: CdrQuery, batch: Batch) => Promise<Cdr>

/** In the order of the source, a slow query may be overtaken by this many rounds of others. */
const roundsAhead = 4

/** See {@link CdrClient.getCdrs}. */
export async function* getCdrs(
  source: CdrQuerySource,
  options: GetCdrsOptions,
  getCdr: GetCdr,
): AsyncGenerator<CdrOutcome, void, undefined> {
  const concurrency = Math.floor(numberFrom('concurrency', 1, options.concurrency, 32))
  const rate = new RateLimit(
    numberFrom('ratePerSecond', Number.MIN_VALUE, options.ratePerSecond, Number.POSITIVE_INFINITY),
  )
  const isOrdered = oneOf('order', options.order, ['completed', 'input']) === 'input'
  const limit = new AdaptiveLimit(concurrency)
  const batch: Batch = { observe: limit.observe, calls: new Set() }
  const { signal } = options
  let wake = (): void => {}
  const changed = (): void => wake()
  const queries = new QueryReader(source, changed)
  const done = new Map<number, CdrOutcome>()
  let fatal: { readonly reason: unknown } | undefined
  let started = 0
  let yielded = 0
  let underWay = 0

  const start = async (query: CdrBatchQuery, index: number): Promise<void> => {
    try {
      const cdr = await getCdr(query, batch)
      done.set(index, { ok: true, index, query, cdr })
    } catch (error) {
      if (isCdrError(error)) done.set(index, { ok: false, index, query, error })
      else fatal ??= { reason: error }
    }
    underWay -= 1
    changed()
  }
  // Outcomes that nobody has taken yet count as under way: that is what holds the source back.
  const hasRoom = (): boolean =>
    isOrdered
      ? underWay < limit.current && started - yielded < concurrency * roundsAhead
      : underWay + done.size < limit.current
  const startSome = (): void => {
    while (hasRoom()) {
      const next = queries.peek()
      if (next === undefined || rate.isHeld(changed)) return
      queries.take()
      rate.take()
      underWay += 1
      void start(complete(next, options), started)
      started += 1
    }
  }
  signal?.addEventListener('abort', changed)
  try {
    while (true) {
      signal?.throwIfAborted()
      if (fatal) throw fatal.reason
      startSome()
      const outcome = isOrdered ? done.get(yielded) : done.values().next().value
      if (outcome) {
        done.delete(outcome.index)
        yielded += 1
        yield outcome
      } else if (queries.isExhausted && underWay === 0) {
        queries.throwIfFailed()
        return
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    signal?.removeEventListener('abort', changed)
    rate.close()
    const reason = signal?.reason ?? new DOMException('Nobody waits for the outcome any more.', 'AbortError')
    for (const call of batch.calls) call.abort(reason)
    await queries.close()
  }
}

function complete(value: string | CdrBatchQuery, { direction, ccId }: GetCdrsOptions): CdrBatchQuery {
  const query = typeof value === 'string' ? { callId: value } : value
  return { ...query, direction: query.direction ?? direction, ccId: query.ccId ?? ccId }
}

import type { Cdr } from '../domain/cdr.ts'
import { type CdrError, CdrValidationError, isCdrError } from '../errors/cdr-error.ts'
import type { CdrQuery } from '../options.ts'
import { checkSignal, defaultLimits, numberFrom, oneOf, readCallLimits } from '../read-options.ts'
import type { Batch } from '../transport/pending-call.ts'
import type { GetCdr } from './get-cdr.ts'

/**
 * Options of {@link CdrClient.getCdrs}. Direction, call center, time limits and retries apply to each call that sets none of its own;
 * `signal` aborts all calls in flight at once.
 *
 * @example
 * const options: GetCdrsOptions = { concurrency: 32, order: 'input' }
 */
export interface GetCdrsOptions extends Omit<CdrQuery, 'callId'> {
  /** Maximum number of calls in flight. It starts at 4, grows with success and halves on 429, 503 and timeouts. Default: 32. */
  readonly concurrency?: number | undefined
  /** `completed` (default) returns each outcome as it arrives; `input` keeps the order of the source, and waits for slow calls. */
  readonly order?: 'completed' | 'input' | undefined
}

/**
 * One query of many. All of them share one signal.
 *
 * @example
 * const query: CdrBatchQuery = { callId: '1000000000-0001', direction: 'inbound' }
 */
export type CdrBatchQuery = Omit<CdrQuery, 'signal'>

/**
 * Source of queries: any iterable of call IDs or queries, sync or async. A single string is not one.
 *
 * @example
 * const source: CdrQuerySource = createInterface({ input: createReadStream('ids.txt') })
 */
export type CdrQuerySource = object & (Iterable<string | CdrBatchQuery> | AsyncIterable<string | CdrBatchQuery>)

/**
 * Outcome of one query of many. `index` is its position in the source, from 0.
 *
 * @example
 * const isLost = (outcome: CdrOutcome) => !outcome.ok && outcome.error.code !== 'not_found'
 */
export type CdrOutcome =
  | { readonly ok: true; readonly index: number; readonly query: CdrBatchQuery; readonly cdr: Cdr }
  | { readonly ok: false; readonly index: number; readonly query: CdrBatchQuery; readonly error: CdrError }

/** With `order: 'input'`, a slow call can be overtaken by this many rounds of others. */
const roundsAhead = 4

export async function* getCdrs(
  source: CdrQuerySource,
  options: GetCdrsOptions,
  getCdr: GetCdr,
): AsyncGenerator<CdrOutcome, void, undefined> {
  const { order = 'completed', signal } = options
  const concurrency = Math.floor(numberFrom('concurrency', 1, options.concurrency, 32))
  readCallLimits(options, defaultLimits)
  const isOrdered = oneOf('order', order, ['completed', 'input']) === 'input'
  const iterator = iteratorOf(source)
  checkSignal(signal)
  const limit = new AdaptiveLimit(concurrency)
  const batch: Batch = { calls: [], observeAttempt: limit.observe }
  /** The outcomes that are not yielded yet. */
  const outcomes: CdrOutcome[] = []
  /** It is thrown after the outcomes of all items before it. */
  let sourceFailure: { readonly reason: unknown } | undefined
  let isPulling = false
  let isExhausted = false
  let started = 0
  let yielded = 0
  /** What ends the batch at once: the reason of the signal, or what a function of the caller throws, which may be `undefined`. */
  let ended: { readonly reason: unknown } | undefined
  /** Resumes the loop below, which waits for an outcome, for an item of the source, or for the end. */
  let wake = (): void => {}

  const end = (reason: unknown): void => {
    ended ??= { reason }
    for (const call of [...batch.calls]) call.abort(ended.reason)
    wake()
  }
  const onAbort = (): void => end(signal?.reason)
  const pull = async (): Promise<void> => {
    isPulling = true
    try {
      const { done: isEnd, value } = await iterator.next()
      if (isEnd) isExhausted = true
      else void start(value, started++)
    } catch (reason) {
      isExhausted = true
      sourceFailure = { reason }
    }
    isPulling = false
    wake()
  }
  const start = async (item: unknown, index: number): Promise<void> => {
    if (ended) return
    let query: CdrBatchQuery = { callId: typeof item === 'object' ? '' : String(item ?? '') }
    try {
      if (typeof item !== 'string' && (typeof item !== 'object' || item === null))
        throw new CdrValidationError(`Item ${index} of the source is ${String(item)}, not a call ID or a query.`)
      query = queryOf(item as string | CdrBatchQuery, options)
      const cdr = await getCdr(query, batch)
      outcomes.push({ ok: true, index, query, cdr })
    } catch (error) {
      if (!isCdrError(error)) return end(error)
      outcomes.push({ ok: false, index, query, error })
    }
    wake()
  }
  const inFlight = (): number => started - yielded - outcomes.length
  /** Outcomes that are not consumed yet hold back the source. */
  const hasRoom = (): boolean =>
    inFlight() < limit.current && started - yielded < (isOrdered ? concurrency * roundsAhead : limit.current)

  signal?.addEventListener('abort', onAbort)
  try {
    while (true) {
      if (ended) throw ended.reason
      if (!isPulling && !isExhausted && hasRoom()) void pull()
      const at = isOrdered ? outcomes.findIndex(({ index }) => index === yielded) : 0
      const [outcome] = at < 0 ? [] : outcomes.splice(at, 1)
      if (outcome) {
        yielded += 1
        yield outcome
      } else if (isExhausted && inFlight() === 0) {
        if (sourceFailure) throw sourceFailure.reason
        return
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    end(new DOMException('The consumer has stopped reading.', 'AbortError'))
    if (!isExhausted) {
      const closed = Promise.resolve(iterator.return?.())
      // A source that is still busy with its next item is not waited for.
      if (isPulling) closed.catch(() => {})
      else await closed
    }
  }
}

function iteratorOf(source: unknown): Iterator<unknown> | AsyncIterator<unknown> {
  const iterable = source as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined
  const iterator =
    typeof source === 'string' ? undefined : (iterable?.[Symbol.asyncIterator]?.() ?? iterable?.[Symbol.iterator]?.())
  if (iterator) return iterator
  const what = typeof source === 'string' ? `the string ${JSON.stringify(source)}` : String(source)
  throw new CdrValidationError(`getCdrs needs an iterable of call IDs, such as an array, but got ${what}.`)
}

/** The query of an item, with the defaults of the batch. */
function queryOf(item: string | CdrBatchQuery, options: GetCdrsOptions): CdrBatchQuery {
  const query: CdrBatchQuery = typeof item === 'string' ? { callId: item } : item
  return {
    callId: query.callId,
    direction: query.direction ?? options.direction,
    ccId: query.ccId ?? options.ccId,
    timeoutMilliseconds: query.timeoutMilliseconds ?? options.timeoutMilliseconds,
    totalTimeoutMilliseconds: query.totalTimeoutMilliseconds ?? options.totalTimeoutMilliseconds,
    retry: query.retry ?? options.retry,
  }
}

/** Starts low, so that a weak server does not get the full number at once. */
const startingLimit = 4

/**
 * Limits the number of calls in flight. It grows with each round of successes, and halves when the server is overloaded, at
 * most once per round, because all calls that were in flight fail for the same reason.
 */
class AdaptiveLimit {
  current: number
  readonly #max: number
  #successes = 0
  #mayHalveAt = 0

  constructor(max: number) {
    this.#max = max
    this.current = Math.min(startingLimit, max)
  }

  /** Observes the attempts of all calls. */
  readonly observe: Batch['observeAttempt'] = (status, error, milliseconds) => {
    if (error === 'TimeoutError' || status === 429 || status === 503) {
      const now = performance.now()
      this.#successes = 0
      if (now < this.#mayHalveAt) return
      this.current = Math.max(1, Math.floor(this.current / 2))
      this.#mayHalveAt = now + Math.max(milliseconds, 100)
    } else if (status === 200 && ++this.#successes >= this.current) {
      this.#successes = 0
      // Double until the first overload, then grow by one.
      this.current = Math.min(this.#max, this.#mayHalveAt === 0 ? this.current * 2 : this.current + 1)
    }
  }
}

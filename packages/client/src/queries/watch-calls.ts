import { createParser } from 'eventsource-parser'
import { CdrResponseError, isCdrError } from '../errors/cdr-error.ts'
import { zCallSummary } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import { type CallLimits, checkedFunction } from '../read-options.ts'
import { TimeoutFailure } from '../transport/failures.ts'
import type { PendingCall } from '../transport/pending-call.ts'
import { describeDeviations, deviationsFrom, receive } from './exchange.ts'
import { type CallFilter, type FoundCall, toFoundCall, toQuery } from './search-calls.ts'

/**
 * The calls that {@link CdrClient.watchCalls} waits for: those that match everything that is given, as in a search.
 *
 * @example
 * const watch: CallWatch = { skillQueueId: 9, abandoned: true }
 */
export interface CallWatch extends Omit<CallFilter, 'timeoutMilliseconds' | 'totalTimeoutMilliseconds' | 'retry'> {
  /** The `eventId` of the last call that was seen, to continue after it. Default: only calls that are stored from now on. */
  readonly after?: string | undefined
  /** Called each time a connection is established, with the ID after which its calls begin. */
  readonly onConnect?: ((eventId: string) => void) | undefined
}

/**
 * A call that a cms-cdr server has just stored.
 *
 * @example
 * const place = (call: WatchedCall) => ({ after: call.eventId })
 */
export interface WatchedCall extends FoundCall {
  /** Continue after this call with `after`, in another process for example. */
  readonly eventId: string
}

const eventsPath = '/calls/events'
/** The server sends something every 15 seconds. */
const silenceMilliseconds = 45_000
/** No timer can be longer. A connection that lasts until then is replaced. */
const longestMilliseconds = 2 ** 31 - 1
const longestPauseMilliseconds = 30_000

export async function* watchCalls(http: Http, watch: CallWatch = {}): AsyncGenerator<WatchedCall, void, void> {
  const { signal, after, onConnect, ...filter } = watch
  const { settings } = http
  checkedFunction('onConnect', onConnect)
  const { query, headers } = toQuery(settings, filter)
  const stream: Stream = {
    path: eventsPath + query,
    headers: { ...headers, accept: 'text/event-stream' },
    pauseMilliseconds: 2_000,
    onConnect,
    lastId: after,
    isConnected: false,
  }
  // Lost connections are not retried by the transport but here, with the last ID.
  const limits: CallLimits = {
    timeoutMilliseconds: longestMilliseconds,
    totalTimeoutMilliseconds: Number.POSITIVE_INFINITY,
    retry: { ...settings.limits.retry, limit: 0 },
  }
  const call = http.newCall({ limits, signal, isStream: true })
  let wasConnected = false
  try {
    for (let failures = 0; ; ) {
      stream.isConnected = false
      try {
        yield* readStream(http, stream, call)
        wasConnected = true
        failures = 0
      } catch (error) {
        failures += 1
        const mayRetry = isCdrError(error) && error.retryable && !call.ended
        // A server that was never reached is more likely a mistake than an outage.
        if (!mayRetry || (!wasConnected && failures > settings.limits.retry.limit)) throw error
      }
      const longest = Math.min(longestPauseMilliseconds, stream.pauseMilliseconds * 2 ** failures)
      await call.sleep(longest * (0.5 + Math.random() / 2))
    }
  } finally {
    call.release()
  }
}

/** What is known of a stream over all of its connections. */
interface Stream {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** How long to wait before connecting again; the server may choose it. */
  pauseMilliseconds: number
  readonly onConnect: CallWatch['onConnect']
  lastId: string | undefined
  isConnected: boolean
}

/**
 * Yields the calls of one connection, and ends when the connection does: `http.get` → `onText` → stream of texts → parser → calls. A
 * transport cannot return an iterable, because its decorators time a request until its response is complete. The stream makes it wait:
 * what is not read here is not read from the network either.
 */
async function* readStream(http: Http, stream: Stream, call: PendingCall): AsyncGenerator<WatchedCall, void, void> {
  const where = `The live events of ${http.baseUrl}`
  const calls: WatchedCall[] = []
  const parser = createParser({
    onRetry: (milliseconds) => {
      stream.pauseMilliseconds = milliseconds
    },
    onId: (id) => {
      stream.lastId = id
      if (stream.isConnected) return
      stream.isConnected = true
      call.runUserFunction(() => stream.onConnect?.(id))
    },
    onEvent: ({ id = '', event, data }) => {
      if (event === 'call') calls.push({ ...toFoundCall(readCall(data, where)), eventId: id })
    },
  })
  const { readable, writable } = new TransformStream<string, string>()
  const writer = writable.getWriter()
  const reader = readable.getReader()
  let silence: ReturnType<typeof setTimeout> | undefined
  const expectText = (milliseconds: number): void => {
    silence = setTimeout(() => call.interrupt(new TimeoutFailure(milliseconds, 'attempt')), milliseconds)
  }
  const onText = async (text: string): Promise<void> => {
    clearTimeout(silence)
    await writer.write(text)
    expectText(silenceMilliseconds)
  }
  expectText(http.settings.limits.timeoutMilliseconds)
  const headers = {
    ...stream.headers,
    ...(stream.lastId === undefined ? {} : { 'last-event-id': stream.lastId }),
  }
  const end = receive(http, http.get(stream.path, call, { headers, onText }), where, call)
    // However an established connection is lost, another one continues.
    .catch((error) => (stream.isConnected && isCdrError(error) && !call.ended ? undefined : Promise.reject(error)))
    .then(
      () => writer.close(),
      (error) => writer.abort(error),
    )
    .catch(() => {})
    .finally(() => clearTimeout(silence))
  try {
    for (let isEmpty = true; ; ) {
      const { done, value } = await reader.read()
      if (done && stream.isConnected) return
      if (done) {
        const { attempts, requestId } = call
        const what = `${where}: the response ended without an event ID, as if it were no stream of events.`
        throw new CdrResponseError(what, { attempts, requestId, httpStatus: 200, retryable: isEmpty })
      }
      isEmpty &&= value === ''
      parser.feed(value)
      yield* calls.splice(0)
    }
  } finally {
    call.interrupt(new Error('Nobody reads the stream any more.'))
    await reader.cancel().catch(() => {})
    await end
  }
}

function readCall(data: string, where: string): Parameters<typeof toFoundCall>[0] {
  let call: unknown
  try {
    call = JSON.parse(data)
  } catch {
    // The message of the parser would quote the data.
  }
  const [deviation] = deviationsFrom(zCallSummary, call)
  if (deviation) throw new CdrResponseError(`${where}: an event is not a call (${describeDeviations([deviation])}).`)
  return call as Parameters<typeof toFoundCall>[0]
}

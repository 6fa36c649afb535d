import { createParser, type EventSourceParser } from 'eventsource-parser'
import { CdrResponseError, isCdrError } from '../errors/cdr-error.ts'
import { zCallSummary } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import { type CallLimits, checkedFunction } from '../read-options.ts'
import { TimeoutFailure } from '../transport/failures.ts'
import { checkResponse } from './exchange.ts'
import { receive } from './receive.ts'
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
  const where = `The live events of ${http.baseUrl}`
  // Lost connections are not retried by the transport but here, with the last ID.
  const limits: CallLimits = {
    timeoutMilliseconds: longestMilliseconds,
    totalTimeoutMilliseconds: Number.POSITIVE_INFINITY,
    retry: { ...settings.limits.retry, limit: 0 },
  }
  const call = http.newCall({ limits, signal, isStream: true })
  let lastId = after
  /** How long to wait before connecting again; the server may choose it. */
  let pauseMilliseconds = 2_000
  let isConnected = false
  let wasConnected = false

  /**
   * Yields the calls of one connection, and ends when the connection does: `http.get` → `onText` → parser → stream of calls. A
   * transport cannot return an iterable, because its decorators time a request until its response is complete. The stream makes it
   * wait: what is not read here is not read from the network either.
   */
  async function* connect(): AsyncGenerator<WatchedCall, void, void> {
    let isEmpty = true
    let parser: EventSourceParser
    const { readable, writable } = new TransformStream<string, WatchedCall>({
      start(controller) {
        parser = createParser({
          onRetry(milliseconds) {
            pauseMilliseconds = milliseconds
          },
          onId(id) {
            lastId = id
            if (isConnected) return
            isConnected = true
            call.runUserFunction(() => onConnect?.(id))
          },
          onEvent({ id = '', event, data }) {
            if (event === 'call') controller.enqueue({ ...toFoundCall(readCall(data, where)), eventId: id })
          },
        })
      },
      transform(text) {
        isEmpty &&= text === ''
        parser.feed(text)
      },
    })
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
    expectText(settings.limits.timeoutMilliseconds)
    const resumed = lastId === undefined ? {} : { 'last-event-id': lastId }
    const given = { headers: { ...headers, accept: 'text/event-stream', ...resumed }, onText }
    const end = receive(http, http.get(`/calls/events${query}`, call, given), where, call)
      // However an established connection is lost, another one continues.
      .catch((error) => (isConnected && isCdrError(error) && !call.ended ? undefined : Promise.reject(error)))
      .then(
        () => writer.close(),
        (error) => writer.abort(error),
      )
      .catch(() => {})
      .finally(() => clearTimeout(silence))
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
      if (isConnected) return
      const { attempts, requestId } = call
      const what = `${where}: the response ended without an event ID, as if it were no stream of events.`
      throw new CdrResponseError(what, { attempts, requestId, httpStatus: 200, retryable: isEmpty })
    } finally {
      call.interrupt(new Error('Nobody reads the stream any more.'))
      await reader.cancel().catch(() => {})
      await end
    }
  }

  try {
    for (let failures = 0; ; ) {
      isConnected = false
      try {
        yield* connect()
        wasConnected = true
        failures = 0
      } catch (error) {
        failures += 1
        const mayRetry = isCdrError(error) && error.retryable && !call.ended
        // A server that was never reached is more likely a mistake than an outage.
        if (!mayRetry || (!wasConnected && failures > settings.limits.retry.limit)) throw error
      }
      const longest = Math.min(longestPauseMilliseconds, pauseMilliseconds * 2 ** failures)
      await call.sleep(longest * (0.5 + Math.random() / 2))
    }
  } finally {
    call.release()
  }
}

function readCall(data: string, where: string): Parameters<typeof toFoundCall>[0] {
  let call: unknown
  try {
    call = JSON.parse(data)
  } catch {
    // The message of the parser would quote the data.
  }
  return checkResponse(`${where}: an event is not a call`, zCallSummary, call)
}

import { type CdrClient, createClient } from './client.ts'
import { CdrNetworkError, CdrTimeoutError, CdrValidationError } from './errors/cdr-error.ts'
import { createHttp, type Http } from './http.ts'
import type { CdrCallLimits, CdrQueryOptions, Fetch } from './options.ts'
import type { Queries } from './queries/create-queries.ts'
import type { CallWatch } from './queries/watch-calls.ts'
import { checkedFunction, readBaseUrl, readCallLimits, readSettings } from './read-options.ts'
import { fetchTransport } from './transport/fetch-transport.ts'
import type { PendingCall } from './transport/pending-call.ts'
import { sendOnce } from './transport/send-once.ts'
import { withRate } from './transport/with-rate.ts'
import { withRetry } from './transport/with-retry.ts'

/**
 * Settings of a client in a page. There is no place for a key: the server holds it and signs for the page.
 *
 * @example
 * const options: CdrBrowserOptions = { ccId: 1, timeZone: 'Europe/Berlin' }
 */
export interface CdrBrowserOptions extends CdrQueryOptions {
  /** Origin of the server, such as `https://cdr.example.test`. Default: the origin of the page. */
  readonly baseUrl?: string | URL | undefined
  /** Sends the requests, with the session cookie. Default: the platform's `fetch`. */
  readonly fetch?: Fetch | undefined
  /** Never in a page, which shows it to everyone. */
  readonly accessKey?: never
  /** Never in a page, which shows it to everyone. */
  readonly secretKey?: never
  /** Never in a page, which shows it to everyone. */
  readonly credentials?: never
}

/**
 * Creates a client for a page. It signs nothing: it authenticates with the session cookie of a cms-cdr server, which holds
 * the keys.
 *
 * @throws CdrValidationError when an option is invalid, or is a key.
 *
 * @example
 * import { createCdrClient } from '@org/cms-cdr-client/browser'
 * const client = createCdrClient({ ccId: 1 })
 * const cdr = await client.getCdr({ callId: '1000000000-0001' })
 */
export function createCdrClient(options: CdrBrowserOptions = {}): CdrClient {
  const settings = readSettings(options)
  const keys = ['accessKey', 'secretKey', 'credentials'].filter((name) => Object.hasOwn(options, name))
  if (keys.length > 0) {
    throw new CdrValidationError(
      `A page must not have ${keys.join(' and ')}: everyone could read it. Sign in to the server instead.`,
    )
  }
  const baseUrl = readBaseUrl(options.baseUrl ?? ownOrigin())
  const given = checkedFunction('fetch', options.fetch)
  const send = fetchTransport(new URL(baseUrl).origin, given, settings.maxResponseBytes, { credentials: 'include' })
  const transport = withRetry(withRate(sendOnce(send), settings.ratePerSecond))
  const adviceFor401 = 'Sign in: there is no session, or it has expired.'
  const http = createHttp(baseUrl, settings, transport, adviceFor401)
  return createClient(
    http,
    lazyQueries(http, async () => (await import('./queries/create-queries.ts')).createQueries(http)),
  )
}

/**
 * Loads the code that sends queries and reads records, most of this package, with the first query, so that a page starts without
 * it. If loading fails, the next query tries again.
 */
export function lazyQueries(http: Http, load: () => Promise<Queries>): Queries {
  let loading: Promise<Queries> | undefined
  const loaded = (): Promise<Queries> => {
    loading ??= load().catch((cause) => {
      loading = undefined
      throw new CdrNetworkError('Could not load the code that reads call records.', {
        kind: 'unknown',
        cause,
        attempts: 0,
        advice: 'Check the network connection, then reload the page.',
      })
    })
    return loading
  }
  /** Loads the code within the total timeout of a call. */
  const loadedFor = (call: PendingCall): Promise<Queries> => {
    const { limits, requestId } = call
    const what = `The code that reads call records was not loaded within ${limits.totalTimeoutMilliseconds} ms.`
    const end = (): void => call.endWith(new CdrTimeoutError(what, { attempts: 0, requestId }))
    const timer = setTimeout(end, call.deadline - performance.now())
    return call.pause(loaded()).finally(() => clearTimeout(timer))
  }
  /** Does the same for a query that opens its call later. */
  const loadedWith = async (options: CallWatch & CdrCallLimits = {}): Promise<Queries> => {
    const limits = readCallLimits(options, http.settings.limits)
    return http.withCall({ limits, signal: options.signal }, loadedFor)
  }
  return {
    queryCdr: async (query, call) => (await loadedFor(call)).queryCdr(query, call),
    async *searchCalls(search) {
      yield* (await loadedWith(search)).searchCalls(search)
    },
    callStats: async (query) => (await loadedWith(query)).callStats(query),
    async *watchCalls(watch) {
      yield* (await loadedWith(watch)).watchCalls(watch)
    },
  }
}

function ownOrigin(): string {
  const { location } = globalThis as { location?: { readonly origin: string } }
  if (location && location.origin !== 'null') return location.origin
  throw new CdrValidationError('baseUrl is required where there is no page with an origin.')
}

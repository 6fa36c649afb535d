import { type CdrClient, createClient } from './client.ts'
import { CdrValidationError } from './errors/cdr-error.ts'
import { Http } from './http.ts'
import type { CdrQueryOptions, Fetch } from './options.ts'
import { checkedFunction, readBaseUrl, readSettings } from './read-options.ts'
import { fetchTransport } from './transport/fetch-transport.ts'
import { sendOnce } from './transport/send-once.ts'
import { withRate } from './transport/with-rate.ts'
import { withRetry } from './transport/with-retry.ts'

export * from './shared.ts'

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
  const adviceFor401 = 'Sign in: there is no session, or it has expired.'
  const settings = { ...readSettings(options), adviceFor401 }
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
  return createClient(new Http(baseUrl, settings, transport))
}

function ownOrigin(): string {
  const { location } = globalThis as { location?: { readonly origin: string } }
  if (location && location.origin !== 'null') return location.origin
  throw new CdrValidationError('baseUrl is required where there is no page with an origin.')
}

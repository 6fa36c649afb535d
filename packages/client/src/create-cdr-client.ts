import { type CdrSigningClient, createClient } from './client.ts'
import { CdrValidationError } from './errors/cdr-error.ts'
import { Http } from './http.ts'
import type { CdrClientOptions } from './options.ts'
import { type CallListQuery, listCalls } from './queries/list-calls.ts'
import { checkedFunction, oneOf, readBaseUrl, readSettings, refuse, type Settings } from './read-options.ts'
import { checkedKeys } from './signing/credentials.ts'
import { type CustomScheme, type SignatureScheme, signatureSchemes } from './signing/scheme.ts'
import { fetchTransport } from './transport/fetch-transport.ts'
import type { Transport } from './transport/pending-call.ts'
import { sendOnce } from './transport/send-once.ts'
import { withRate } from './transport/with-rate.ts'
import { withRetry } from './transport/with-retry.ts'
import { createSigner, type SignatureSettings, withClockCorrection } from './transport/with-signature.ts'

/**
 * Creates a client for one CC-CMS, on any runtime that has `fetch`. It reads no environment variables, prints nothing and
 * holds no secret in readable form. Lost, timed-out and throttled requests are retried, each with its own signature.
 *
 * @throws CdrValidationError when an option is not valid.
 *
 * @example
 * const client = createCdrClient({
 *   baseUrl: 'https://cms.example.test:28443',
 *   accessKey: 'my-access-key',
 *   secretKey: await readSecret(),
 *   ccId: 1,
 *   timeZone: 'America/Sao_Paulo',
 * })
 * const cdr = await client.getCdr({ callId: '1000000000-0001' })
 */
export function createCdrClient(options: CdrClientOptions): CdrSigningClient {
  return createSigningClient(options, readSettings(options))
}

/** A transport with connections of its own, instead of a `fetch`. */
export interface Sender {
  readonly transport: Transport
  readonly close: () => Promise<void>
}

/** Creates a client from settings that have been read. A sender gives it connections of its own. */
export function createSigningClient(options: CdrClientOptions, settings: Settings, sender?: Sender): CdrSigningClient {
  const now = checkedFunction('now', options.now) ?? (() => new Date())
  const clock = { offsetMilliseconds: 0, now, isSystemClock: options.now === undefined }
  const baseUrl = readBaseUrl(options.baseUrl)
  const { origin, host } = new URL(baseUrl)
  const send =
    sender?.transport ?? fetchTransport(origin, checkedFunction('fetch', options.fetch), settings.maxResponseBytes)
  const sign = createSigner({
    credentials: readCredentials(options),
    scheme: readScheme(options.scheme),
    clock,
    host: readHost(options.host) ?? host,
  })
  const transport = withRetry(withClockCorrection(withRate(sendOnce(send, sign), settings.ratePerSecond), clock))
  const http = new Http(baseUrl, settings, transport)
  const client = createClient(http, sender?.close)
  // Not part of createClient, which ./browser shares: a page sends no signed requests.
  return Object.assign(client, { listCalls: (query: CallListQuery) => listCalls(http, query) })
}

function readCredentials(options: CdrClientOptions): SignatureSettings['credentials'] {
  const { credentials, accessKey, secretKey } = options
  if (credentials && (accessKey !== undefined || secretKey !== undefined))
    throw new CdrValidationError('Set either accessKey and secretKey, or credentials, but not both.')
  if (credentials) return checkedFunction('credentials', credentials)
  try {
    // From here on the secret cannot be printed.
    return checkedKeys(options)
  } catch (error) {
    throw new CdrValidationError((error as Error).message)
  }
}

function readScheme(scheme: CdrClientOptions['scheme'] = 'cms'): SignatureScheme | CustomScheme {
  if (typeof scheme === 'function') return scheme
  if (typeof scheme !== 'object' || scheme === null) {
    if (Object.hasOwn(signatureSchemes, scheme)) return signatureSchemes[scheme]
    return refuse('scheme', `one of ${Object.keys(signatureSchemes).join(', ')}, the parameters or a function`, scheme)
  }
  const { timestamp, signedHeaders } = scheme
  oneOf('scheme.timestamp', timestamp, ['seconds', 'milliseconds'])
  const isList = Array.isArray(signedHeaders) && signedHeaders.every((name) => typeof name === 'string')
  if (!isList || !signedHeaders.some((name) => name.toLowerCase() === 'host'))
    refuse('scheme.signedHeaders', 'an array of header names with host', signedHeaders)
  return scheme
}

function readHost(host: string | undefined): string | undefined {
  if (host === undefined) return host
  if (typeof host === 'string' && /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host)) return host
  return refuse('host', 'a host name with an optional port', host)
}

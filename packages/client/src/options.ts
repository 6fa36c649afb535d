import type { CallDirection } from './domain/cdr.ts'
import type { CdrEvent } from './events.ts'
import type { Credentials } from './signing/credentials.ts'
import type { CustomScheme, SignatureScheme, SignatureSchemeName } from './signing/scheme.ts'

/**
 * Time limits and retries: of a client, or of one call.
 *
 * @example
 * const limits: CdrCallLimits = { timeoutMilliseconds: 5_000, retry: 0 }
 */
export interface CdrCallLimits {
  /** Milliseconds until the response to one attempt must be complete. Default: 30 000. */
  readonly timeoutMilliseconds?: number | undefined
  /** Milliseconds until a call must have ended, with all its attempts and pauses. Default: 90 000. */
  readonly totalTimeoutMilliseconds?: number | undefined
  /** How many times to retry, or the details. Default: 2 times, with pauses of up to 250 and 500 ms. */
  readonly retry?: number | Partial<RetrySettings> | undefined
}

/**
 * How a client retries.
 *
 * @example
 * const retry: Partial<RetrySettings> = { limit: 4 }
 */
export interface RetrySettings {
  /** Maximum number of retries after the first attempt. */
  readonly limit: number
  /** Upper limit of the first pause; it doubles with each further one. */
  readonly baseMilliseconds: number
  /** Upper limit of every pause, unless the server asks for a longer one. */
  readonly maxMilliseconds: number
}

/**
 * Settings of every client, whether it signs or not.
 *
 * @example
 * const shared: CdrQueryOptions = { ccId: 1, timeZone: 'America/Sao_Paulo', validation: 'strict' }
 */
export interface CdrQueryOptions extends CdrCallLimits {
  /** Call center ID, from 1 to 65535; a call can name another one. */
  readonly ccId?: number | undefined
  /** IANA name of the tenant's time zone. Without it, times are returned as text only. */
  readonly timeZone?: string | undefined
  /**
   * How to read a local time that occurs twice or never; the names are those of Temporal. `reject` returns no instant.
   * Default: `compatible`, the earlier of two and the later side of a gap.
   */
  readonly ambiguousTime?: AmbiguousTime | undefined
  /** Form of the request body: wrapped in `queryParam` (default) or flat. The vendor's page can be read either way. */
  readonly bodyForm?: 'wrapped' | 'flat' | undefined
  /** Failing result codes that mean "call not found" on this system. Default: `0300012`, as CC-FS uses it. */
  readonly notFoundResultCodes?: readonly string[] | undefined
  /**
   * How to treat a response that does not match the schema: `warn` (default) reports it in `cdr.deviations` and as
   * events, `strict` throws CdrResponseError, `off` does not check.
   */
  readonly validation?: 'strict' | 'warn' | 'off' | undefined
  /**
   * Further headers to send, such as `traceparent` or the key of an API gateway, or a function that returns them for each
   * call. They are signed only if the scheme names them. Headers that the client sets itself are refused.
   */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>) | undefined
  /**
   * Maximum number of requests per second, retries included. A request that waits for its turn uses up none of its
   * timeouts. Default: no limit.
   */
  readonly ratePerSecond?: number | undefined
  /** Maximum size of a response in bytes; a larger one is an error. Default: 16 MiB, enough for statistics of 30,000 agents. */
  readonly maxResponseBytes?: number | undefined
  /**
   * Called synchronously when a call begins and ends, and for each attempt, retry, clock correction, quirk and schema
   * deviation. What it throws ends the call and is thrown unchanged.
   */
  readonly onEvent?: ((event: CdrEvent) => void) | undefined
}

/**
 * How to read a local time that occurs twice or never because clocks are set back or forward.
 *
 * @example
 * const client = createCdrClient({ ...settings, timeZone: 'Europe/Berlin', ambiguousTime: 'reject' })
 */
export type AmbiguousTime = 'compatible' | 'earlier' | 'later' | 'reject'

/**
 * Settings of a client that signs, without its keys.
 *
 * @example
 * const settings: CdrClientSettings = { baseUrl: 'https://cms.example.test:28443', ccId: 1, retry: 4 }
 */
export interface CdrClientSettings extends CdrQueryOptions {
  /** Scheme, host and port of CC-CMS or of another server with its interface, such as `https://cms.example.test:28443`. */
  readonly baseUrl: string | URL
  /** Signature scheme: a name, the parameters, or a function for another kind of signature. Default: `cms`. */
  readonly scheme?: SignatureSchemeName | SignatureScheme | CustomScheme | undefined
  /**
   * Host to sign, if CC-CMS sees a different one than the base URL names. `./node` also sends it as `Host`; a `fetch`
   * cannot.
   */
  readonly host?: string | undefined
  /** Sends the signed requests. Default: the platform's `fetch`; in `./node` a pool of connections. */
  readonly fetch?: Fetch | undefined
  /** Clock for the timestamp of the signature. Default: the system clock. */
  readonly now?: (() => Date) | undefined
}

/**
 * The platform's `fetch`, or a function like it. It is called with the URL as text and everything else in `init`.
 *
 * @example
 * const logged: Fetch = (url, init) => {
 *   log.debug(String(url))
 *   return fetch(url, init)
 * }
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * The keys of a client: both of them, or a provider that is called for each attempt.
 *
 * @example
 * const keys: CdrClientKeys = { credentials: () => vault.read('cms') }
 */
export type CdrClientKeys =
  | (Credentials & { readonly credentials?: undefined })
  | {
      /**
       * Returns both keys, or a promise of them. It is called for each attempt, so that keys can be rotated without a
       * restart. If it rejects, the call fails with CdrCredentialsError, whose `cause` is what it threw.
       */
      readonly credentials: () => Credentials | PromiseLike<Credentials>
      readonly accessKey?: undefined
      readonly secretKey?: undefined
    }

/**
 * Settings of a client.
 *
 * @example
 * const options: CdrClientOptions = { baseUrl: 'https://cms.example.test:28443', accessKey, secretKey, ccId: 1 }
 */
export type CdrClientOptions = CdrClientSettings & CdrClientKeys

/**
 * The call that {@link CdrClient.getCdr} looks up. Its time limits and retries take precedence over those of the client.
 *
 * @example
 * const query: CdrQuery = { callId: '1000000000-0001', direction: 'outbound', timeoutMilliseconds: 5_000, retry: 0 }
 */
export interface CdrQuery extends CdrCallLimits {
  /** Call ID, an opaque string of 1 to 256 characters. */
  readonly callId: string
  /** Direction to search; `auto` (default) searches one, then the other. */
  readonly direction?: CallDirection | 'auto' | undefined
  /** Call center ID; required when the client has none. */
  readonly ccId?: number | undefined
  /** Aborts the call, the list or the search; its reason is thrown unchanged. */
  readonly signal?: AbortSignal | undefined
}

import type { CallDirection } from './domain/cdr.ts'
import type { AmbiguousTime } from './domain/read-time.ts'
import type { CdrEvent } from './events.ts'
import type { Secret } from './secret.ts'
import type { CustomScheme, SignatureScheme, SignatureSchemeName } from './signing/scheme.ts'
import type { Fetch } from './transport/fetch-transport.ts'
import type { RetrySettings } from './transport/retry-delay.ts'
import type { Credentials } from './transport/with-signature.ts'

/**
 * Settings of every client, whether it signs or not.
 *
 * @example
 * const shared: CdrQueryOptions = { ccId: 1, timeZone: 'America/Sao_Paulo', validation: 'strict' }
 */
export interface CdrQueryOptions {
  /** ID of the call centre to ask, 1 to 65535; a call can name another one. */
  readonly ccId?: number | undefined
  /** IANA name of the tenant's time zone. Without it, times are given as text only. */
  readonly timeZone?: string | undefined
  /**
   * What to make of a local time that occurs twice or never: the names are those of Temporal. `reject` gives no instant.
   * Default: `compatible`, the earlier of two and the later side of a gap.
   */
  readonly ambiguousTime?: AmbiguousTime | undefined
  /** Form of the body: wrapped in `queryParam` (default) or flat, the second reading of the vendor's page. */
  readonly bodyForm?: 'wrapped' | 'flat' | undefined
  /** Failing result codes that mean "no such call" on this system. Default: `0300012`, which CC-FS uses so. */
  readonly notFoundResultCodes?: readonly string[] | undefined
  /**
   * What to do with an answer that does not fit the schema: `warn` (default) reports it in `cdr.deviations` and as
   * events, `strict` throws CdrResponseError, `off` does not look.
   */
  readonly validation?: 'strict' | 'warn' | 'off' | undefined
  /** Milliseconds until the answer to one attempt must be complete. Default: 30 000. */
  readonly timeoutMilliseconds?: number | undefined
  /** Milliseconds until a query must have ended, with all its attempts and pauses. Default: 90 000. */
  readonly totalTimeoutMilliseconds?: number | undefined
  /** How often to try again, or how in detail. Default: 2 times, pauses of up to 250 and 500 ms. */
  readonly retry?: number | Partial<RetrySettings> | undefined
  /**
   * Further headers to send, such as `traceparent` or the key of an API gateway, or a function that returns them for each
   * call. They are signed only if the scheme names them. Headers that the client sets itself are refused.
   */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>) | undefined
  /** A larger answer is an error. Default: 1 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** Told what happens on the wire, synchronously. What it throws does not touch the query; it surfaces as an unhandled rejection. */
  readonly onEvent?: ((event: CdrEvent) => void) | undefined
}

/**
 * Settings of a client that signs, but for its keys.
 *
 * @example
 * const settings: CdrClientSettings = { baseUrl: 'https://cms.example.test:28443', ccId: 1, retry: 4 }
 */
export interface CdrClientSettings extends CdrQueryOptions {
  /** Scheme, host and port of CC-CMS or of a server of its interface, such as `https://cms.example.test:28443`. */
  readonly baseUrl: string | URL
  /** Signature scheme: a name, the parameters, or a function for another kind of signature. Default: `cms`. */
  readonly scheme?: SignatureSchemeName | SignatureScheme | CustomScheme | undefined
  /**
   * Host that is signed, where the platform sees another one than the base URL names. `./node` also sends it as `Host`;
   * a `fetch` cannot.
   */
  readonly host?: string | undefined
  /** Sends the signed requests. Default: the platform's `fetch`; in `./node` a pool of connections. */
  readonly fetch?: Fetch | undefined
  /** The clock that time stamps are taken from. Default: the system's. */
  readonly now?: (() => Date) | undefined
}

/**
 * The keys of a client: both of them, or a provider that is asked for each attempt.
 *
 * @example
 * const keys: CdrClientKeys = { credentials: () => vault.read('cms') }
 */
export type CdrClientKeys =
  | {
      /** Access key (AK), from the operator of the platform. */
      readonly accessKey: string
      /** Secret key (SK), from the operator of the platform. */
      readonly secretKey: string | Secret
      readonly credentials?: undefined
    }
  | {
      /** Gives both keys, at once or later. Asked for each attempt, so that keys can be exchanged without a restart. */
      readonly credentials: () => Credentials | Promise<Credentials>
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
 * What {@link CdrClient.getCdr} asks.
 *
 * @example
 * const query: CdrQuery = { callId: '1000000000-0001', direction: 'outbound', signal: AbortSignal.timeout(5_000) }
 */
export interface CdrQuery {
  /** Call ID, 1 to 256 characters, taken as opaque text. */
  readonly callId: string
  /** Under which direction to look; `auto` (default) asks one, then the other. */
  readonly direction?: CallDirection | 'auto' | undefined
  /** ID of the call centre; needed when the client has none. */
  readonly ccId?: number | undefined
  /** Ends the query early; its reason is thrown as it is. */
  readonly signal?: AbortSignal | undefined
}

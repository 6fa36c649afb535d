import type { CallDirection } from './domain/cdr.ts'
import { isTimeZone } from './domain/read-time.ts'
import { CdrValidationError } from './errors/validation-error.ts'
import { Secret } from './secret.ts'
import type { HmacSha256Hex } from './sign/hmac.ts'
import { isAccessKey } from './sign/parse-authorization.ts'
import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from './sign/scheme.ts'
import type { Fetch } from './transport/fetch.ts'

/** Settings of a client. */
export interface CdrClientOptions {
  /** Scheme, host and port of CC-CMS or of a server of its interface, such as `https://cms.example.test:28443`. */
  readonly baseUrl: string | URL
  /** Access key (AK), from the operator of the platform. */
  readonly accessKey: string
  /** Secret key (SK), from the operator of the platform. */
  readonly secretKey: string | Secret
  /** ID of the call centre to ask, 1 to 65535; a call can name another one. */
  readonly ccId?: number | undefined
  /** IANA name of the tenant's time zone. Without it, times are given as text only. */
  readonly timeZone?: string | undefined
  /** Signature scheme: a name, or the parameters. Default: `cms`. */
  readonly scheme?: SignatureSchemeName | SignatureScheme | undefined
  /** Form of the body: wrapped in `queryParam` (default) or flat, the second reading of the vendor's page. */
  readonly bodyForm?: 'wrapped' | 'flat' | undefined
  /** Failing result codes that mean "no such call" on this system. Default: `0300012`, which CC-FS uses so. */
  readonly notFoundResultCodes?: readonly string[] | undefined
  /** Milliseconds until an answer must be complete. Default: 30 000. */
  readonly timeoutMilliseconds?: number | undefined
  /** Sends the signed requests. Default: the platform's `fetch`. */
  readonly fetch?: Fetch | undefined
  /** The clock that time stamps are taken from. Default: the system's. */
  readonly now?: (() => Date) | undefined
  /** HMAC-SHA256 for the signer. Default: plain JavaScript; `./node` brings node:crypto. */
  readonly hmac?: HmacSha256Hex | undefined
}

/** What {@link CdrClient.getCdr} asks. */
export interface CdrQuery {
  /** Call ID, 1 to 256 characters, taken as opaque text. */
  readonly callId: string
  /** Under which direction to look; `auto` asks inbound, then outbound. */
  readonly direction: CallDirection | 'auto'
  /** ID of the call centre; needed when the client has none. */
  readonly ccId?: number | undefined
  /** Ends the query early; its reason is thrown as it is. */
  readonly signal?: AbortSignal | undefined
}

/** Checks the address. Gives it without a slash at the end. */
export function readBaseUrl(baseUrl: string | URL): string {
  const url = URL.canParse(String(baseUrl)) ? new URL(baseUrl) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new CdrValidationError(
      `baseUrl must be an http or https URL such as https://host:28443, but is "${baseUrl}".`,
    )
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new CdrValidationError('baseUrl must be scheme, host and port only, without user, query or fragment.')
  }
  return url.href.replace(/\/+$/, '')
}

/** Checks the access key. */
export function readAccessKey(accessKey: string): string {
  if (!isAccessKey(accessKey)) {
    throw new CdrValidationError('accessKey must be visible ASCII characters without a slash, and not empty.')
  }
  return accessKey
}

/** Wraps the secret key, so that it cannot be printed. */
export function readSecretKey(secretKey: string | Secret): Secret {
  const secret = typeof secretKey === 'string' ? new Secret(secretKey) : secretKey
  if (!secret.reveal()) throw new CdrValidationError('secretKey must not be empty.')
  return secret
}

/** Finds the scheme. */
export function readScheme(scheme: SignatureSchemeName | SignatureScheme): SignatureScheme {
  const isKnown = typeof scheme !== 'string' || Object.hasOwn(signatureSchemes, scheme)
  if (!isKnown) {
    const names = Object.keys(signatureSchemes).join(', ')
    throw new CdrValidationError(`scheme must be one of ${names}, but is "${scheme}".`)
  }
  return typeof scheme === 'string' ? signatureSchemes[scheme] : scheme
}

/** Checks the time zone. */
export function readTimeZone(timeZone: string | undefined): string | null {
  if (timeZone === undefined) return null
  if (!isTimeZone(timeZone)) {
    throw new CdrValidationError(`timeZone must be an IANA name such as America/Sao_Paulo, but is "${timeZone}".`)
  }
  return timeZone
}

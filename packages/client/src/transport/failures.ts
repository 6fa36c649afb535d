import isNetworkError from 'is-network-error'
import { maskNumbers } from '../domain/masking.ts'
import { CdrClosedError, isCdrError, type NetworkFailure } from '../errors/cdr-error.ts'

/** Thrown inside the transport when a timeout elapses. */
export class TimeoutFailure extends Error {
  override readonly name = 'TimeoutError'
  readonly milliseconds: number
  /** Whether the timeout of one attempt elapsed, or that of the whole call. */
  readonly scope: 'attempt' | 'total'

  constructor(milliseconds: number, scope: 'attempt' | 'total') {
    super(`No complete response within ${milliseconds} ms.`)
    this.milliseconds = milliseconds
    this.scope = scope
  }
}

/** Thrown inside the transport when a response cannot be used. Sending the request again would not help. */
export class ResponseFailure extends Error {
  override readonly name = 'ResponseFailure'
  /** What to do about it. */
  readonly advice: string

  constructor(message: string, advice: string, cause?: unknown) {
    super(message, { cause })
    this.advice = advice
  }
}

/** An error with the code that Node and undici give it. */
interface ErrorLike {
  readonly name: string
  readonly message: string
  readonly code?: unknown
  readonly cause?: unknown
}

/** Searched in this order: a proxy's error quotes the code of its own connection, and a failed handshake also resets. */
const patterns: readonly (readonly [kind: NetworkFailure, pattern: RegExp])[] = [
  ['proxy', /\bPROXY_|Proxy response|HTTP Tunneling/],
  ['dns', /ENOTFOUND|EAI_AGAIN|ENODATA|dns error|failed to lookup address/],
  ['tls_not_pinned', /ERR_TLS_CERT_FINGERPRINT/],
  ['tls_not_yet_valid', /CERT_NOT_YET_VALID|certificate is not yet valid|certificate not valid yet|NotValidYet/i],
  ['tls_expired', /CERT_HAS_EXPIRED|certificate has expired|peer certificate: (certificate )?expired/i],
  ['tls_wrong_name', /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|not valid for name|NotValidForName/],
  ['tls_unknown_ca', /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED|UnknownIssuer|CaUsedAsEndEntity/],
  [
    'not_tls',
    /WRONG_VERSION_NUMBER|speak TLS on this port|wrong version number|PACKET_LENGTH_TOO_LONG|InvalidContentType/i,
  ],
  ['tls_failed', /\bCERT_|ERR_TLS|ERR_SSL|EPROTO|certificate/i],
  ['refused', /ECONNREFUSED|ConnectionRefused|Connection refused/],
  ['unreachable', /ETIMEDOUT|CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH/],
  [
    'reset',
    /ECONNRESET|Connection reset|EPIPE|UND_ERR_SOCKET|other side closed|socket hang up|ConnectionClosed|terminated|reading a body|connection closed before|handshake eof/,
  ],
]

/** An error of any realm: `instanceof Error` is false for those of another one. */
function asErrorLike(thrown: unknown): ErrorLike | undefined {
  const error = thrown as Partial<ErrorLike> | null | undefined
  return typeof error === 'object' && typeof error?.message === 'string' ? (error as ErrorLike) : undefined
}

/** Returns the chain of causes of what was thrown, the outermost first. */
export function causesOf(thrown: unknown): ErrorLike[] {
  const causes: ErrorLike[] = []
  for (let error = asErrorLike(thrown); error && causes.length < 8; error = asErrorLike(error.cause)) {
    // A host with several addresses fails with one error for each.
    const all = (error as { errors?: readonly unknown[] }).errors?.flatMap((one) => asErrorLike(one) ?? [])
    causes.push(...(all?.length ? all : [error]))
  }
  return causes
}

/** Returns the shortest name that identifies a failure: the innermost code, or the name. */
export function errorName(thrown: unknown): string {
  const causes = causesOf(thrown)
  const withCode = causes.filter(({ code }) => typeof code === 'string').at(-1)
  return String(withCode?.code ?? causes.at(-1)?.name ?? typeof thrown)
}

/** Returns names, codes and messages of all causes as one text to search. */
function errorText(thrown: unknown): string {
  return causesOf(thrown)
    .map(({ name, code, message }) => `${name} ${code ?? ''} ${message}`)
    .join(' ')
}

/** Names what failed, by codes and messages of all causes. */
export function networkFailureOf(thrown: unknown): NetworkFailure {
  const text = errorText(thrown)
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown'
}

const programmingErrors = /^(?:Type|Reference|Range|Syntax|Eval|Assertion)Error/
/** Codes that Node gives to wrong arguments and failed assertions, not to connections. */
const programmingCodes = /^ERR_(?!TLS|SSL)/

/**
 * Whether a function of the caller, such as `fetch`, has a bug. A `fetch` reports a lost connection by a TypeError too:
 * that one has a known message, the code of a connection error, or such an error as its cause.
 */
export function isProgrammingError(thrown: unknown): boolean {
  const error = asErrorLike(thrown)
  if (!error || !programmingErrors.test(error.name) || isNetworkError(thrown) || asErrorLike(error.cause)) return false
  return typeof error.code !== 'string' || programmingCodes.test(error.code)
}

/** Wraps an error that would look like a bug of the caller, but is none. */
export function notABug(error: unknown): unknown {
  return isProgrammingError(error) ? new Error((error as Error).message, { cause: error }) : error
}

export function isRetryableError(thrown: unknown): boolean {
  if (isCdrError(thrown)) return thrown.retryable
  if (thrown instanceof TimeoutFailure) return true
  if (thrown instanceof ResponseFailure || isProgrammingError(thrown)) return false
  // A proxy that refuses a request today refuses the next one too.
  if (/\bPROXY_REFUSED\b/.test(errorText(thrown))) return false
  // A port without TLS and a wrong certificate are the same at the next attempt: `not_tls` and every `tls_…`.
  return asErrorLike(thrown) !== undefined && !networkFailureOf(thrown).includes('tls')
}

export function isRetryableStatus(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

export function responseTooLarge(maxBytes: number): ResponseFailure {
  return new ResponseFailure(
    `the response is larger than ${maxBytes} bytes`,
    'Check that the base URL leads to CC-CMS itself; a record has about 1 kB. The limit is maxResponseBytes.',
  )
}

export function clientClosed(attempts = 0): CdrClosedError {
  return new CdrClosedError('The client is closed.', { attempts })
}

/** What runtimes throw for a response that is not valid HTTP, or whose body cannot be decompressed. */
const invalidResponses: readonly { readonly pattern: RegExp; readonly what: string; readonly advice: string }[] = [
  {
    pattern: /\bbad response\b/,
    what: 'the fetch of this runtime does not accept the interim response 100 Continue that the server sent',
    advice: 'Use createCdrClient of @org/cms-cdr-client/node, which does.',
  },
  {
    pattern:
      /AssertionError|HTTPParserError|HPE_|HEADERS_OVERFLOW|bad upgrade|UnrequestedUpgrade|invalid ?(HTTP|content-?length)|Malformed_HTTP|RES_CONTENT_LENGTH_MISMATCH/i,
    what: 'the server did not send a valid HTTP response',
    advice: 'Check the scheme and port of the base URL. If both are right, report this to the operator of the server.',
  },
  {
    pattern:
      /\bZ_[A-Z]+_ERROR|ZSTD_error_|ERR__?ERROR_|ERR_BROTLI|brotli error|gzip header|ZlibError|Decompress|unexpected end of file|unexpected EOF/i,
    what: 'the body of the response cannot be decompressed',
    advice: 'Report this to the operator of the server: its Content-Encoding does not match the body.',
  },
]

/**
 * Replaces such an error with a {@link ResponseFailure}. Anything else is returned unchanged.
 *
 * @param hasHead Whether the head of the response was valid. Then a wrong length means that the connection broke.
 */
export function responseFailureOf(thrown: unknown, hasHead: boolean): unknown {
  const text = errorText(thrown)
  if (hasHead && text.includes('RES_CONTENT_LENGTH_MISMATCH')) return thrown
  const known = invalidResponses.find(({ pattern }) => pattern.test(text))
  if (!known) return thrown
  const [detail = ''] = maskNumbers(String(causesOf(thrown).at(-1)?.message)).split('\n')
  return new ResponseFailure(`${known.what} (${detail})`, known.advice, thrown)
}

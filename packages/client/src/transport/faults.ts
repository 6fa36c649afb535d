import isNetworkError from 'is-network-error'
import { isCdrError } from '../errors/cdr-error.ts'
import type { networkFailureTable } from '../generated/network-failures.ts'

/** Thrown inside the transport when a timeout elapses. */
export class TimeoutFault extends Error {
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
export class ResponseFault extends Error {
  override readonly name = 'ResponseFault'
  /** What to do about it. */
  readonly advice: string

  constructor(message: string, advice: string, cause?: unknown) {
    super(message, { cause })
    this.advice = advice
  }
}

/** An error with the code that Node and undici give it. */
export interface Fault {
  readonly name: string
  readonly message: string
  readonly code?: unknown
  readonly cause?: unknown
}

/**
 * What failed when no complete response arrived.
 *
 * @example
 * const isCertificate = (kind: NetworkFailure) => kind.startsWith('tls_')
 */
export type NetworkFailure = keyof typeof networkFailureTable

/** Searched in this order: a proxy's error quotes the code of its own connection, and a failed handshake also resets. */
const patterns: readonly (readonly [kind: NetworkFailure, pattern: RegExp])[] = [
  ['proxy', /\bPROXY_|Proxy response|HTTP Tunneling/],
  ['tls_not_pinned', /ERR_TLS_CERT_FINGERPRINT/],
  ['tls_not_yet_valid', /CERT_NOT_YET_VALID|certificate is not yet valid|NotValidYet/i],
  ['tls_expired', /CERT_HAS_EXPIRED|certificate has expired|invalid peer certificate: Expired/i],
  ['tls_wrong_name', /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|NotValidForName/],
  ['tls_unknown_ca', /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED|UnknownIssuer|CaUsedAsEndEntity/],
  [
    'not_tls',
    /WRONG_VERSION_NUMBER|speak TLS on this port|wrong version number|PACKET_LENGTH_TOO_LONG|InvalidContentType/i,
  ],
  ['tls_failed', /\bCERT_|ERR_TLS|ERR_SSL|EPROTO|certificate/i],
  ['dns', /ENOTFOUND|EAI_AGAIN|ENODATA|dns error|failed to lookup address/],
  ['refused', /ECONNREFUSED|ConnectionRefused|Connection refused/],
  ['unreachable', /ETIMEDOUT|CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH/],
  [
    'reset',
    /ECONNRESET|Connection reset|EPIPE|UND_ERR_SOCKET|other side closed|socket hang up|ConnectionClosed|terminated/,
  ],
]

/** An error of any realm: `instanceof Error` is false for those of another one. */
function asFault(thrown: unknown): Fault | undefined {
  const fault = thrown as Partial<Fault> | null | undefined
  return typeof fault === 'object' && typeof fault?.message === 'string' ? (fault as Fault) : undefined
}

/** Returns the chain of causes of what was thrown, the outermost first. */
export function faultsBehind(thrown: unknown): Fault[] {
  const faults: Fault[] = []
  for (let fault = asFault(thrown); fault && faults.length < 8; fault = asFault(fault.cause)) {
    // A host with several addresses fails with one error for each.
    faults.push(asFault((fault as { errors?: readonly unknown[] }).errors?.[0]) ?? fault)
  }
  return faults
}

/** Returns the shortest name that identifies a failure: the innermost code, or the name. */
export function faultName(thrown: unknown): string {
  const faults = faultsBehind(thrown)
  const withCode = faults.filter((fault) => typeof fault.code === 'string').at(-1)
  return String(withCode?.code ?? faults.at(-1)?.name ?? typeof thrown)
}

/** Returns names, codes and messages of all causes as one text to search. */
export function faultText(thrown: unknown): string {
  return faultsBehind(thrown)
    .map(({ name, code, message }) => `${name} ${code ?? ''} ${message}`)
    .join(' ')
}

/** Names what failed, by codes and messages of all causes. */
export function networkFailureOf(thrown: unknown): NetworkFailure {
  const text = faultText(thrown)
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
  const fault = asFault(thrown)
  if (!fault || !programmingErrors.test(fault.name) || isNetworkError(thrown) || asFault(fault.cause)) return false
  return typeof fault.code !== 'string' || programmingCodes.test(fault.code)
}

/** Whether the connection closed as an idle kept-alive one does. */
export function looksLikeDeadSocket(thrown: unknown): boolean {
  return networkFailureOf(thrown) === 'reset'
}

/** Whether another attempt may succeed. */
export function isRetryableFault(thrown: unknown): boolean {
  if (isCdrError(thrown)) return thrown.retryable
  if (thrown instanceof TimeoutFault) return true
  if (thrown instanceof ResponseFault || isProgrammingError(thrown)) return false
  // A proxy that refuses a request today refuses the next one too.
  if (/\bPROXY_REFUSED\b/.test(faultText(thrown))) return false
  return asFault(thrown) !== undefined && !networkFailureOf(thrown).includes('tls')
}

/** Whether another attempt may succeed after this HTTP status. */
export function isRetryableStatus(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

import { isCdrError } from '../errors/cdr-error.ts'
import { CdrValidationError } from '../errors/validation-error.ts'
import { maskNumbers } from '../mask-numbers.ts'
import { TimeoutFault } from './timeout-fault.ts'

/** An error with the code that Node and undici give it. */
export interface Fault {
  readonly name: string
  readonly message: string
  readonly code?: unknown
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

/** Creates the error for a response that is larger than the client accepts. */
export function responseTooLarge(maxBytes: number): ResponseFault {
  return new ResponseFault(
    `the response is larger than ${maxBytes} bytes`,
    'Check that the base URL leads to CC-CMS itself; a record has about 1 kB. The limit is maxResponseBytes.',
  )
}

/** Creates the error for a request of a client that was closed. */
export function clientClosed(): CdrValidationError {
  return new CdrValidationError('The client is closed.', { advice: 'Create a new client to send more requests.' })
}

const interimResponse = /\bbad response\b/
const brokenHttp = /HTTPParserError|HPE_|HEADERS_OVERFLOW|bad upgrade|invalid HTTP|Malformed_HTTP/i
const brokenLength = /RES_CONTENT_LENGTH_MISMATCH/
const brokenCompression = /\bZ_[A-Z]+_ERROR|ERR__ERROR_|ERR_BROTLI/

/**
 * Replaces what a runtime throws for a response that is not valid HTTP, or whose body cannot be decompressed, with a
 * {@link ResponseFault}. Anything else is returned as it is.
 *
 * @param headCame Whether the head of the response was valid. Then a wrong length means that the connection broke.
 */
export function responseFaultOf(thrown: unknown, headCame: boolean): unknown {
  const text = faultsBehind(thrown)
    .map(({ name, code, message }) => `${name} ${code ?? ''} ${message}`)
    .join(' ')
  const detail = maskNumbers(String(faultsBehind(thrown).at(-1)?.message))
  if (interimResponse.test(text)) {
    return new ResponseFault(
      'the fetch of this runtime does not accept the interim response 100 Continue that the server sent',
      'Use createCdrClient of @org/cms-cdr-client/node, which does.',
      thrown,
    )
  }
  if (brokenHttp.test(text) || (brokenLength.test(text) && !headCame)) {
    return new ResponseFault(
      `the server did not send a valid HTTP response (${detail})`,
      'Check the scheme and the port of the base URL. If both are right, report this to the operator of the server.',
      thrown,
    )
  }
  if (brokenCompression.test(text)) {
    return new ResponseFault(
      `the body of the response cannot be decompressed (${detail})`,
      'Report this to the operator of the server: its Content-Encoding does not match the body.',
      thrown,
    )
  }
  return thrown
}

/** The faults behind what was thrown, the outermost first. */
export function faultsBehind(thrown: unknown): Fault[] {
  const faults: Fault[] = []
  for (let fault = thrown; fault instanceof Error && faults.length < 8; fault = fault.cause) {
    // A connection that was tried on several addresses fails with one fault for each.
    faults.push(fault instanceof AggregateError && fault.errors[0] instanceof Error ? fault.errors[0] : fault)
  }
  return faults
}

/** Codes and messages of all faults behind what was thrown, as one text to search. */
export function faultText(thrown: unknown): string {
  return faultsBehind(thrown)
    .map((fault) => `${fault.code ?? ''} ${fault.message}`)
    .join(' ')
}

/** The most telling short name of a fault: the innermost code, or the name. */
export function faultName(thrown: unknown): string {
  const faults = faultsBehind(thrown)
  const withCode = faults.filter((fault) => typeof fault.code === 'string').at(-1)
  return String(withCode?.code ?? faults.at(-1)?.name ?? typeof thrown)
}

const certificateFault = /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_(VERIFY|GET_ISSUER)|certificate/i
/** A proxy that refuses a request today refuses the next one too. */
const lastingFault = /PROXY_REFUSED/
const deadSocket = /ECONNRESET|EPIPE|UND_ERR_SOCKET|other side closed|socket hang up|ConnectionClosed/

/** Whether the certificate of the other side was refused. */
export function isCertificateFault(thrown: unknown): boolean {
  return certificateFault.test(faultText(thrown))
}

/** Whether the connection broke as one does that the other side had already closed. */
export function looksLikeDeadSocket(thrown: unknown): boolean {
  return deadSocket.test(faultText(thrown))
}

/** Whether another attempt may end better. */
export function isRetryableFault(thrown: unknown): boolean {
  if (isCdrError(thrown)) return thrown.retryable
  if (thrown instanceof TimeoutFault) return true
  return (
    thrown instanceof Error &&
    !(thrown instanceof ResponseFault) &&
    !isCertificateFault(thrown) &&
    !lastingFault.test(faultText(thrown))
  )
}

/** Whether another attempt may end better than with this HTTP status. */
export function isRetryableStatus(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

import { isCdrError } from '../errors/cdr-error.ts'
import { ResponseTooLarge } from './response-too-large.ts'
import { TimeoutFault } from './timeout-fault.ts'

/** An error with the code that Node and undici give it. */
export interface Fault {
  readonly name: string
  readonly message: string
  readonly code?: unknown
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
  return thrown instanceof Error && !(thrown instanceof ResponseTooLarge) && !isCertificateFault(thrown)
}

/** Whether another attempt may end better than with this HTTP status. */
export function isRetryableStatus(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

import { clientErrorTable } from '../generated/client-errors.ts'

/** Stable code of an error of this package. */
export type CdrErrorCode = keyof typeof clientErrorTable

/** One row of the table of errors. */
export interface CdrErrorEntry {
  readonly code: string
  /** Name of the class. */
  readonly class: string
  /** What the command line ends with. */
  readonly exitStatus: number
  readonly retryable: boolean
  readonly meaning: string
  readonly advice: string
}

/**
 * The table of errors, by code.
 *
 * @example
 * process.exitCode = clientErrors[error.code].exitStatus
 */
export const clientErrors: Readonly<Record<CdrErrorCode, CdrErrorEntry>> = clientErrorTable

/** What an error carries besides its code and message. */
export interface CdrErrorDetails {
  /** HTTP status, when an answer came. */
  readonly status?: number | undefined
  /** Advice that is better than the general one for this code. */
  readonly advice?: string | undefined
  readonly retryable?: boolean | undefined
  /** How often a request was sent. Default: once, or never for `invalid_request`. */
  readonly attempts?: number | undefined
  readonly cause?: unknown
}

const brand = Symbol.for('@org/cms-cdr-client/error')

/**
 * Base of all errors that this package throws on purpose. An abort by the caller's own signal is not one of them:
 * the reason of that signal is thrown as it is.
 *
 * @example
 * try { await client.getCdr({ callId, direction: 'inbound' }) }
 * catch (error) { if (isCdrError(error)) console.error(error.code, error.advice) }
 */
export abstract class CdrError extends Error {
  /** Stable code, the same in docs, command line and console. */
  readonly code: CdrErrorCode
  /** Whether the same request may work later. */
  readonly retryable: boolean
  /** How often the request was sent. */
  readonly attempts: number
  /** HTTP status; `undefined` when no answer came. */
  readonly status: number | undefined
  /** What to do next. */
  readonly advice: string

  /** @param what What happened, and where; the advice is added to it. */
  constructor(code: CdrErrorCode, what: string, details: CdrErrorDetails = {}) {
    const advice = details.advice ?? clientErrors[code].advice
    super(`${what} ${advice}`, details.cause === undefined ? undefined : { cause: details.cause })
    Object.defineProperty(this, brand, { value: true })
    this.code = code
    this.retryable = details.retryable ?? clientErrors[code].retryable
    this.attempts = details.attempts ?? (code === 'invalid_request' ? 0 : 1)
    this.status = details.status
    this.advice = advice
  }
}

/**
 * Tells whether something thrown is an error of this package, also across realms and duplicate installs.
 *
 * @example
 * if (isCdrError(error) && error.code === 'not_found') return undefined
 */
export function isCdrError(error: unknown): error is CdrError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true
}

import { clientErrorTable } from '../generated/client-errors.ts'
import { docsUrl } from '../generated/operation.ts'
import type { CdrErrorClasses } from './classes.ts'

/**
 * Stable code of an error of this package.
 *
 * @example
 * const isPassing = (code: CdrErrorCode) => code === 'network' || code === 'timeout'
 */
export type CdrErrorCode = keyof typeof clientErrorTable

/**
 * One row of the table of errors.
 *
 * @example
 * const entry: CdrErrorEntry = clientErrors.not_found
 */
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

/**
 * What an error carries besides its code and message.
 *
 * @example
 * const details: CdrErrorDetails = { status: 503, attempts: 3, requestId }
 */
export interface CdrErrorDetails {
  /** HTTP status, when an answer came. */
  readonly status?: number | undefined
  /** Advice that is better than the general one for this code. */
  readonly advice?: string | undefined
  readonly retryable?: boolean | undefined
  /** How often a request was sent. Default: once, or never for `invalid_request`. */
  readonly attempts?: number | undefined
  readonly requestId?: string | undefined
  /** Anchor of the docs page. Default: that of the error. */
  readonly anchor?: string | undefined
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
  /** How often a request was sent. */
  readonly attempts: number
  /** HTTP status; `undefined` when no answer came. */
  readonly status: number | undefined
  /** The `x-request-id` of the answer, else the one that was sent; `undefined` when nothing was sent. */
  readonly requestId: string | undefined
  /** What to do next. */
  readonly advice: string
  /** Where the docs say more. */
  readonly docs: string

  /** @param what What happened, and where; the advice is added to it. */
  constructor(code: CdrErrorCode, what: string, details: CdrErrorDetails = {}) {
    const advice = details.advice ?? clientErrors[code].advice
    super(`${what} ${advice}`, details.cause === undefined ? undefined : { cause: details.cause })
    Object.defineProperty(this, brand, { value: true })
    this.code = code
    this.retryable = details.retryable ?? clientErrors[code].retryable
    this.attempts = details.attempts ?? (code === 'invalid_request' ? 0 : 1)
    this.status = details.status
    this.requestId = details.requestId
    this.advice = advice
    this.docs = `${docsUrl}#${details.anchor ?? `error-${code.replaceAll('_', '-')}`}`
  }
}

/**
 * Tells whether something thrown is an error of this package, also across realms and duplicate installs, where
 * `instanceof` fails.
 *
 * @example
 * if (isCdrError(error)) console.error(error.code, error.advice)
 */
export function isCdrError(error: unknown): error is CdrError
/**
 * Tells whether something thrown is the error of this package with a certain code; the type follows.
 *
 * @example
 * if (isCdrError(error, 'result')) console.error(error.resultCode)
 */
export function isCdrError<Code extends CdrErrorCode>(error: unknown, code: Code): error is CdrErrorClasses[Code]
export function isCdrError(error: unknown, code?: CdrErrorCode): boolean {
  if (typeof error !== 'object' || error === null) return false
  const branded = error as { [brand]?: unknown; code?: unknown }
  return branded[brand] === true && (code === undefined || branded.code === code)
}

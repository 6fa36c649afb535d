import { shorten } from '../domain/masking.ts'
import { clientErrorTable } from '../generated/client-errors.ts'
import { docsUrl } from '../generated/operation.ts'

/**
 * Stable code of an error of this package.
 *
 * @example
 * const isTransient = (code: CdrErrorCode) => code === 'network' || code === 'timeout'
 */
export type CdrErrorCode = keyof typeof clientErrorTable

/**
 * One row of the error table.
 *
 * @example
 * const entry: CdrErrorEntry = clientErrors.not_found
 */
export interface CdrErrorEntry {
  readonly code: string
  /** Name of the class. */
  readonly class: string
  /** Exit status of the command line. */
  readonly exitStatus: number
  readonly retryable: boolean
  readonly meaning: string
  readonly advice: string
}

/**
 * The error table, by code.
 *
 * @example
 * process.exitCode = clientErrors[error.code].exitStatus
 */
export const clientErrors: Readonly<Record<CdrErrorCode, CdrErrorEntry>> = clientErrorTable

/**
 * What an error carries besides its code and message.
 *
 * @example
 * const details: CdrErrorDetails = { httpStatus: 503, attempts: 3, requestId }
 */
export interface CdrErrorDetails {
  /** HTTP status of the response, when one arrived. */
  readonly httpStatus?: number | undefined
  /** Advice that fits better than the general advice for this code. */
  readonly advice?: string | undefined
  readonly retryable?: boolean | undefined
  /** How many requests were sent. Default: 1, or 0 for `invalid_request`, `credentials` and `closed`. */
  readonly attempts?: number | undefined
  readonly requestId?: string | undefined
  /** Page of the docs that says more, from the root of the docs. Default: the page of errors, at this code. */
  readonly page?: string | undefined
  readonly cause?: unknown
}

/** Marks the errors of every install of this package. */
export const brand: unique symbol = Symbol.for('@org/cms-cdr-client/error')

/** What all errors of this package have in common. */
export abstract class BaseError<Code extends CdrErrorCode> extends Error {
  /** Stable code, the same in docs, command line and console. The type of an error narrows by it. */
  readonly code: Code
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** How many requests were sent. */
  readonly attempts: number
  /**
   * HTTP status of the response; `undefined` when none arrived. It is not called `status`, because Express, Fastify and
   * Koa would send an error's `status` to their own clients.
   */
  readonly httpStatus: number | undefined
  /** The `x-request-id` of the response, or the one that was sent; `undefined` when nothing was sent. */
  readonly requestId: string | undefined
  /** What to do next. */
  readonly advice: string
  /** Page of the docs that says more. */
  readonly docs: string

  /** @param what What happened, and where. The advice is appended to it. */
  constructor(code: Code, what: string, details: CdrErrorDetails = {}) {
    const entry = clientErrors[code]
    const advice = details.advice ?? entry.advice
    super(`${shorten(what, 1000)} ${advice}`, details.cause === undefined ? undefined : { cause: details.cause })
    // A minifier renames classes, so the name comes from the table.
    Object.defineProperty(this, 'name', { value: entry.class, configurable: true, writable: true })
    Object.defineProperty(this, brand, { value: true })
    this.code = code
    this.retryable = details.retryable ?? entry.retryable
    this.attempts = details.attempts ?? (['invalid_request', 'credentials', 'closed'].includes(code) ? 0 : 1)
    this.httpStatus = details.httpStatus
    this.requestId = details.requestId
    this.advice = advice
    this.docs = `${docsUrl}${details.page ?? `errors/#error-${code.replaceAll('_', '-')}`}`
  }
}

import type { CatalogueEntry } from '../codes.ts'
import type { Deviation } from '../domain/deviation.ts'
import { excerptOf, shorten } from '../domain/masking.ts'
import { clientErrorTable } from '../generated/client-errors.ts'
import { docsUrl, maxResultCodeLength } from '../generated/operation.ts'
import type { NetworkFailure } from '../transport/failures.ts'

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

const brand = Symbol.for('@org/cms-cdr-client/error')

abstract class BaseError<Code extends CdrErrorCode> extends Error {
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

/**
 * The query or an option is missing or out of range. Nothing was sent.
 *
 * @example
 * if (error instanceof CdrValidationError) console.error(error.message)
 */
export class CdrValidationError extends BaseError<'invalid_request'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('invalid_request', what, details)
  }
}

/**
 * The credentials provider rejected, or returned invalid keys. Nothing was sent. `cause` is what the provider threw.
 *
 * @example
 * if (error instanceof CdrCredentialsError) console.error(error.cause)
 */
export class CdrCredentialsError extends BaseError<'credentials'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('credentials', what, details)
  }
}

/**
 * The client was closed before the request was sent, or before it could be retried.
 *
 * @example
 * if (error instanceof CdrClosedError) queue.push(callId)
 */
export class CdrClosedError extends BaseError<'closed'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('closed', what, details)
  }
}

/**
 * CC-CMS returned a failing `resultCode` with HTTP status 200.
 *
 * @example
 * if (error instanceof CdrResultError && error.resultCode === '0101003') requestPermission()
 */
export class CdrResultError extends BaseError<'result'> {
  /** Result code of the envelope, 7 digits; `undefined` when only the legacy field `result` was sent. */
  readonly resultCode: string | undefined
  /** Text of `resultDesc`, if there was one, with phone numbers masked. */
  readonly resultText: string | undefined

  constructor(
    where: string,
    details: CdrErrorDetails & {
      readonly resultCode?: string | undefined
      readonly resultText?: string | undefined
      readonly known?: CatalogueEntry | undefined
    } = {},
  ) {
    const { resultCode: sent, resultText, known } = details
    // Longer text is no result code, and may hold a phone number.
    const resultCode = sent !== undefined && sent.length > maxResultCodeLength ? excerptOf(sent) : sent
    const meaning = known ? ` (${known.meaning.replace(/\.$/, '')})` : ''
    const said = resultText ? `: "${shorten(resultText)}".` : '.'
    super('result', `${where} failed with result code ${resultCode ?? 'unknown'}${meaning}${said}`, {
      ...details,
      advice: known?.advice,
      page: known && `codes/result-code/#result-code-${known.value}`,
    })
    this.resultCode = resultCode
    this.resultText = resultText
  }
}

/**
 * The query succeeded, but there is no call with this ID in the direction that was searched.
 *
 * @example
 * if (error instanceof CdrNotFoundError) console.error(error.message)
 */
export class CdrNotFoundError extends BaseError<'not_found'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('not_found', what, details)
  }
}

/**
 * The signature was not accepted (HTTP 401). The body of such a response is undocumented and is not read.
 *
 * @example
 * if (error instanceof CdrAuthError) console.error(error.message)
 */
export class CdrAuthError extends BaseError<'auth'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('auth', what, details)
  }
}

/**
 * A response arrived with an HTTP status other than 200 and 401. Redirects are never followed, so they end here too.
 *
 * @example
 * if (error instanceof CdrHttpError) console.error(error.httpStatus)
 */
export class CdrHttpError extends BaseError<'http'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('http', what, details)
  }
}

/**
 * The connection failed, or closed before the response was complete. `kind` names what failed, `cause` is the runtime's
 * own error.
 *
 * @example
 * if (error instanceof CdrNetworkError && error.kind === 'tls_expired') notifyOperator(error.advice)
 */
export class CdrNetworkError extends BaseError<'network'> {
  /** What failed. `unknown` where the runtime does not say, as in browsers. */
  readonly kind: NetworkFailure

  constructor(what: string, details?: CdrErrorDetails & { readonly kind?: NetworkFailure | undefined }) {
    super('network', what, details)
    this.kind = details?.kind ?? 'unknown'
  }
}

/**
 * No complete response arrived in time.
 *
 * @example
 * if (error instanceof CdrTimeoutError) console.error(error.message)
 */
export class CdrTimeoutError extends BaseError<'timeout'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('timeout', what, details)
  }
}

/**
 * A response with HTTP status 200 is not a response of this interface, is larger than the client accepts or, with
 * `validation: 'strict'`, does not match the schema.
 *
 * @example
 * if (error instanceof CdrResponseError) console.error(error.deviations)
 */
export class CdrResponseError extends BaseError<'invalid_response'> {
  /** Where the response does not match the schema; only with `validation: 'strict'`. */
  readonly deviations: readonly Deviation[]

  constructor(what: string, details?: CdrErrorDetails & { readonly deviations?: readonly Deviation[] | undefined }) {
    super('invalid_response', what, details)
    this.deviations = details?.deviations ?? []
  }
}

/**
 * Every error that this package throws on purpose, as a union that narrows by `code`. An abort by the caller's own signal
 * is not one of them: the reason of that signal is thrown unchanged.
 *
 * @example
 * const describe = (error: CdrError) => (error.code === 'network' ? error.kind : error.advice)
 */
export type CdrError =
  | CdrValidationError
  | CdrCredentialsError
  | CdrClosedError
  | CdrResultError
  | CdrNotFoundError
  | CdrAuthError
  | CdrHttpError
  | CdrNetworkError
  | CdrTimeoutError
  | CdrResponseError

/**
 * Base class of all errors of this package, for `instanceof`.
 *
 * @example
 * if (error instanceof CdrError) console.error(error.code, error.advice)
 */
export const CdrError: abstract new (...args: never) => CdrError = BaseError as abstract new (
  ...args: never
) => CdrError

/**
 * Returns whether a thrown value is an error of this package, also across realms and duplicate installs, where
 * `instanceof` fails. The type then narrows by `error.code`; a second argument narrows at once.
 *
 * @example
 * if (isCdrError(error) && error.code === 'network') console.error(error.kind, error.advice)
 * if (isCdrError(error, 'result')) console.error(error.resultCode)
 */
export function isCdrError<Code extends CdrErrorCode = CdrErrorCode>(
  error: unknown,
  code?: Code,
): error is Extract<CdrError, { readonly code: Code }> {
  if (typeof error !== 'object' || error === null) return false
  const branded = error as { [brand]?: unknown; code?: unknown }
  return branded[brand] === true && (code === undefined || branded.code === code)
}

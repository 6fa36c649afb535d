import type { CatalogueEntry } from '../codes.ts'
import type { Deviation } from '../domain/cdr.ts'
import { excerptOf, shorten } from '../domain/masking.ts'
import type {
  CdrAuthError,
  CdrClosedError,
  CdrCredentialsError,
  CdrHttpError,
  CdrNotFoundError,
  CdrTimeoutError,
  CdrValidationError,
} from '../generated/error-classes.ts'
import { networkFailureTable } from '../generated/network-failures.ts'
import { maxResultCodeLength } from '../generated/operation.ts'
import { BaseError, brand, type CdrErrorCode, type CdrErrorDetails } from './base-error.ts'

export * from '../generated/error-classes.ts'
export { type CdrErrorCode, type CdrErrorDetails, type CdrErrorEntry, clientErrors } from './base-error.ts'

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
 * What failed when no complete response arrived.
 *
 * @example
 * const isCertificate = (kind: NetworkFailure) => kind.startsWith('tls_')
 */
export type NetworkFailure = keyof typeof networkFailureTable

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
    const kind = details?.kind ?? 'unknown'
    const { meaning, advice } = networkFailureTable[kind]
    const ofKind = kind === 'unknown' ? undefined : `${meaning} ${advice}`
    super('network', what, { ...details, advice: details?.advice ?? ofKind })
    this.kind = kind
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

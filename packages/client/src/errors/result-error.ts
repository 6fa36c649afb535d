import type { CatalogueEntry } from '../codes.ts'
import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * What the platform said of its failure.
 *
 * @example
 * const failure: ResultFailure = { resultCode: '0101003', resultText: undefined, known: undefined }
 */
export interface ResultFailure {
  readonly resultCode: string | undefined
  /** Text of the platform, with telephone numbers masked. */
  readonly resultText: string | undefined
  /** What the catalogue knows of the code. */
  readonly known: CatalogueEntry | undefined
}

/**
 * The platform answered with a failing `resultCode`, at HTTP status 200.
 *
 * @example
 * if (error instanceof CdrResultError && error.resultCode === '0101003') askForPermission()
 */
export class CdrResultError extends CdrError {
  override readonly name = 'CdrResultError'
  /** Result code of the envelope, 7 digits; `undefined` when only the legacy field `result` was sent. */
  readonly resultCode: string | undefined
  /** What the platform said in `resultDesc`, if it said anything. Telephone numbers are masked. */
  readonly resultText: string | undefined

  constructor(where: string, { resultCode, resultText, known }: ResultFailure, details: CdrErrorDetails = {}) {
    const meaning = known ? ` (${known.meaning.replace(/\.$/, '')})` : ''
    const said = resultText ? `: "${resultText}".` : '.'
    super('result', `${where} failed with result code ${resultCode ?? 'unknown'}${meaning}${said}`, {
      ...details,
      advice: known?.advice,
      anchor: known ? `result-code-${known.value}` : undefined,
    })
    this.resultCode = resultCode
    this.resultText = resultText
  }
}

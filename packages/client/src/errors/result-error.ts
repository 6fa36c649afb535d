import { describeCode } from '../codes.ts'
import { CdrError } from './cdr-error.ts'

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
  /** What the platform said in `resultDesc`, if it said anything. */
  readonly resultText: string | undefined

  constructor(where: string, resultCode: string | undefined, resultText: string | undefined) {
    const known = resultCode === undefined ? undefined : describeCode('resultCode', resultCode)
    const meaning = known ? ` (${known.meaning.replace(/\.$/, '')})` : ''
    const said = resultText ? `: "${resultText}".` : '.'
    super('result', `${where} failed with result code ${resultCode ?? 'unknown'}${meaning}${said}`, {
      status: 200,
      advice: known?.advice,
    })
    this.resultCode = resultCode
    this.resultText = resultText
  }
}

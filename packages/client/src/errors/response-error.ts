import type { Deviation } from '../domain/deviation.ts'
import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * An answer with HTTP status 200 came, and it is not an answer of this interface; or it is larger than the client takes;
 * or, with `validation: 'strict'`, it does not fit the schema.
 *
 * @example
 * if (error instanceof CdrResponseError) console.error(error.deviations)
 */
export class CdrResponseError extends CdrError {
  override readonly name = 'CdrResponseError'
  /** Where the answer does not fit the schema; only with `validation: 'strict'`. */
  readonly deviations: readonly Deviation[]

  constructor(what: string, details?: CdrErrorDetails & { readonly deviations?: readonly Deviation[] | undefined }) {
    super('invalid_response', what, details)
    this.deviations = details?.deviations ?? []
  }
}

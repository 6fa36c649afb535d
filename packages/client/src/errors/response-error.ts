import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * An answer with HTTP status 200 came, and it is not an answer of this interface: no JSON, or JSON of another shape.
 *
 * @example
 * if (error instanceof CdrResponseError) console.error(error.message)
 */
export class CdrResponseError extends CdrError {
  override readonly name = 'CdrResponseError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('invalid_response', what, details)
  }
}

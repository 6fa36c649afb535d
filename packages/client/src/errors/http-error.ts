import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * An HTTP status other than 200 and 401 came. A redirect is one too: it is never followed.
 *
 * @example
 * if (error instanceof CdrHttpError) console.error(error.message)
 */
export class CdrHttpError extends CdrError {
  override readonly name = 'CdrHttpError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('http', what, details)
  }
}

import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * The signature was not accepted (HTTP 401). The body of such an answer is not documented and not read.
 *
 * @example
 * if (error instanceof CdrAuthError) console.error(error.message)
 */
export class CdrAuthError extends CdrError {
  override readonly name = 'CdrAuthError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('auth', what, details)
  }
}

import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * The query succeeded and no such call is kept in the direction that was asked.
 *
 * @example
 * if (error instanceof CdrNotFoundError) console.error(error.message)
 */
export class CdrNotFoundError extends CdrError {
  override readonly name = 'CdrNotFoundError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('not_found', what, details)
  }
}

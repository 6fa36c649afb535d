import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * No complete answer came in time.
 *
 * @example
 * if (error instanceof CdrTimeoutError) console.error(error.message)
 */
export class CdrTimeoutError extends CdrError {
  override readonly name = 'CdrTimeoutError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('timeout', what, details)
  }
}

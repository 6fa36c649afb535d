import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * What was asked for cannot be asked: a value is missing or out of range. Nothing was sent.
 *
 * @example
 * if (error instanceof CdrValidationError) console.error(error.message)
 */
export class CdrValidationError extends CdrError {
  override readonly name = 'CdrValidationError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('invalid_request', what, details)
  }
}

import { CdrError, type CdrErrorDetails } from './cdr-error.ts'

/**
 * No connection came about, or it broke before the answer was complete. `cause` is the fault of the runtime.
 *
 * @example
 * if (error instanceof CdrNetworkError) console.error(error.message)
 */
export class CdrNetworkError extends CdrError {
  override readonly name = 'CdrNetworkError'

  constructor(what: string, details?: CdrErrorDetails) {
    super('network', what, details)
  }
}

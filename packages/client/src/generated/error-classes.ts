// Generated from spec/ by pnpm generate. Do not edit.
import { BaseError, type CdrErrorDetails } from '../errors/base-error.ts'

/**
 * Invalid request. Nothing was sent.
 *
 * @example
 * if (error instanceof CdrValidationError) console.error(error.message)
 */
export class CdrValidationError extends BaseError<'invalid_request'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('invalid_request', what, details)
  }
}

/**
 * The query succeeded, but there is no call with this ID.
 *
 * @example
 * if (error instanceof CdrNotFoundError) console.error(error.message)
 */
export class CdrNotFoundError extends BaseError<'not_found'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('not_found', what, details)
  }
}

/**
 * The signature was not accepted (HTTP 401).
 *
 * @example
 * if (error instanceof CdrAuthError) console.error(error.message)
 */
export class CdrAuthError extends BaseError<'auth'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('auth', what, details)
  }
}

/**
 * A response arrived with an HTTP status other than 200.
 *
 * @example
 * if (error instanceof CdrHttpError) console.error(error.message)
 */
export class CdrHttpError extends BaseError<'http'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('http', what, details)
  }
}

/**
 * No complete response arrived in time.
 *
 * @example
 * if (error instanceof CdrTimeoutError) console.error(error.message)
 */
export class CdrTimeoutError extends BaseError<'timeout'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('timeout', what, details)
  }
}

/**
 * The client was closed before the request was sent.
 *
 * @example
 * if (error instanceof CdrClosedError) console.error(error.message)
 */
export class CdrClosedError extends BaseError<'closed'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('closed', what, details)
  }
}

/**
 * The credentials provider of the program failed. Nothing was sent.
 *
 * @example
 * if (error instanceof CdrCredentialsError) console.error(error.message)
 */
export class CdrCredentialsError extends BaseError<'credentials'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('credentials', what, details)
  }
}

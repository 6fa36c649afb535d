import type { CdrAuthError } from './auth-error.ts'
import type { CdrErrorCode } from './cdr-error.ts'
import type { CdrHttpError } from './http-error.ts'
import type { CdrNetworkError } from './network-error.ts'
import type { CdrNotFoundError } from './not-found-error.ts'
import type { CdrResponseError } from './response-error.ts'
import type { CdrResultError } from './result-error.ts'
import type { CdrTimeoutError } from './timeout-error.ts'
import type { CdrValidationError } from './validation-error.ts'

interface Classes {
  auth: CdrAuthError
  http: CdrHttpError
  invalid_request: CdrValidationError
  invalid_response: CdrResponseError
  network: CdrNetworkError
  not_found: CdrNotFoundError
  result: CdrResultError
  timeout: CdrTimeoutError
}

/**
 * The class of each error code. A code of the spec that is missing here does not compile.
 *
 * @example
 * const seconds = (error: CdrErrorClasses['auth']) => error.attempts
 */
export type CdrErrorClasses = { readonly [Code in CdrErrorCode]: Classes[Code] }

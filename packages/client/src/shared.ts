// What every client shares, whether it signs or not.
export type { CdrClient } from './client.ts'
export type { CatalogueEntry, CatalogueName } from './codes.ts'
export type { CallDirection, Cdr, CdrTime, CodedValue, OutboundOutcome } from './domain/cdr.ts'
export type { Deviation } from './domain/deviation.ts'
export { isPlausibleDuration } from './domain/field-reader.ts'
export { maskAnswer, maskCdr } from './domain/mask-cdr.ts'
export type { Quirk, QuirkCode } from './domain/quirk.ts'
export type { AmbiguousTime } from './domain/read-time.ts'
export { CdrAuthError } from './errors/auth-error.ts'
export {
  CdrError,
  type CdrErrorCode,
  type CdrErrorDetails,
  type CdrErrorEntry,
  clientErrors,
  isCdrError,
} from './errors/cdr-error.ts'
export type { CdrErrorClasses } from './errors/classes.ts'
export { CdrHttpError } from './errors/http-error.ts'
export { CdrNetworkError } from './errors/network-error.ts'
export { CdrNotFoundError } from './errors/not-found-error.ts'
export { CdrResponseError } from './errors/response-error.ts'
export { CdrResultError, type ResultFailure } from './errors/result-error.ts'
export { CdrTimeoutError } from './errors/timeout-error.ts'
export { CdrValidationError } from './errors/validation-error.ts'
export type { CallEvent, CdrEvent } from './events.ts'
export { queryPath } from './generated/operation.ts'
export type { components, operations, paths } from './generated/wire.ts'
export type { CdrBatchQuery, CdrOutcome, CdrQuerySource, GetCdrsOptions } from './get-cdrs/get-cdrs.ts'
export type { CdrQuery, CdrQueryOptions } from './options.ts'
export type { Fetch } from './transport/fetch-transport.ts'
export type { RetrySettings } from './transport/retry-delay.ts'

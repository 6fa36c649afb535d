// What every client shares, whether it signs or not.
export type { CdrClient } from './client.ts'
export type { CatalogueEntry, CatalogueName } from './codes.ts'
export type { CallDirection, Cdr, CdrTime, CodedValue, OutboundOutcome, Quirk } from './domain/cdr.ts'
export { timeOfCallId } from './domain/cdr.ts'
export type { Deviation } from './domain/deviation.ts'
export { isPlausibleDuration } from './domain/field-reader.ts'
export { maskCdr, maskResponse } from './domain/masking.ts'
export {
  CdrAuthError,
  CdrClosedError,
  CdrCredentialsError,
  CdrError,
  type CdrErrorCode,
  type CdrErrorDetails,
  type CdrErrorEntry,
  CdrHttpError,
  CdrNetworkError,
  CdrNotFoundError,
  CdrResponseError,
  CdrResultError,
  CdrTimeoutError,
  CdrValidationError,
  clientErrors,
  isCdrError,
} from './errors/cdr-error.ts'
export type { CallEvent, CdrEvent } from './events.ts'
export type { components, operations, paths } from './generated/openapi.ts'
export { listPath, queryPath } from './generated/operation.ts'
export type { QuirkCode } from './generated/quirks.ts'
export type { AmbiguousTime, CdrCallLimits, CdrQuery, CdrQueryOptions } from './options.ts'
export type { CdrBatchQuery, CdrOutcome, CdrQuerySource, GetCdrsOptions } from './queries/get-cdrs.ts'
export type {
  CallFigures,
  CallFilter,
  CallGroup,
  CallSearch,
  CallStats,
  CallStatsQuery,
  FoundCall,
} from './queries/search-calls.ts'
export type { CallWatch, WatchedCall } from './queries/watch-calls.ts'
export type { NetworkFailure } from './transport/failures.ts'
export type { Fetch } from './transport/fetch-transport.ts'
export type { RetrySettings } from './transport/with-retry.ts'

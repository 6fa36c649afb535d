// What every client shares, whether it signs or not.
export type { CdrClient } from './client.ts'
export type { CatalogueEntry, CatalogueName } from './codes.ts'
export * from './domain/cdr.ts'
export { isPlausibleDuration } from './domain/field-reader.ts'
export { maskCdr, maskResponse } from './domain/masking.ts'
export * from './errors/cdr-error.ts'
export type { CallEvent, CdrEvent } from './events.ts'
export type { components, operations, paths } from './generated/openapi.ts'
export { listPath, numberHeader, queryPath } from './generated/operation.ts'
export type { QuirkCode } from './generated/quirks.ts'
export type { AmbiguousTime, CdrCallLimits, CdrQuery, CdrQueryOptions, Fetch, RetrySettings } from './options.ts'
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

import type { Http } from '../http.ts'
import { createQueryCdr, type QueryCdr } from './query-cdr.ts'
import {
  type CallSearch,
  type CallStats,
  type CallStatsQuery,
  callStats,
  type FoundCall,
  searchCalls,
} from './search-calls.ts'
import { type CallWatch, type WatchedCall, watchCalls } from './watch-calls.ts'

export interface Queries {
  readonly queryCdr: QueryCdr
  readonly searchCalls: (search?: CallSearch) => AsyncIterable<FoundCall>
  readonly callStats: (query?: CallStatsQuery) => Promise<CallStats>
  readonly watchCalls: (watch?: CallWatch) => AsyncIterable<WatchedCall>
}

export function createQueries(http: Http): Queries {
  return {
    queryCdr: createQueryCdr(http),
    searchCalls: (search) => searchCalls(http, search),
    callStats: (query) => callStats(http, query),
    watchCalls: (watch) => watchCalls(http, watch),
  }
}

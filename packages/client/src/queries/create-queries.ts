import type { CdrClient } from '../client.ts'
import type { Http } from '../http.ts'
import type { Settings } from '../read-options.ts'
import { createQueryCdr, type QueryCdr } from './query-cdr.ts'
import { createCallStats, createSearchCalls } from './search-calls.ts'
import { createWatchCalls } from './watch-calls.ts'

/** The queries of every client, of which each sends its requests and reads the responses. */
export interface Queries extends Pick<CdrClient, 'searchCalls' | 'callStats' | 'watchCalls'> {
  readonly queryCdr: QueryCdr
}

/** Creates the queries of a client. */
export function createQueries(http: Http, settings: Settings): Queries {
  return {
    queryCdr: createQueryCdr(http, settings),
    searchCalls: createSearchCalls(http, settings),
    callStats: createCallStats(http, settings),
    watchCalls: createWatchCalls(http, settings),
  }
}

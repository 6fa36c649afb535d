import type { Client } from 'openapi-fetch'
import type { Cdr } from './domain/cdr.ts'
import type { ListedCall } from './domain/listed-call.ts'
import { isCdrError } from './errors/cdr-error.ts'
import type { paths } from './generated/openapi.ts'
import type { Http } from './http.ts'
import type { CdrQuery } from './options.ts'
import { createGetCdr } from './queries/get-cdr.ts'
import { type CdrOutcome, type CdrQuerySource, type GetCdrsOptions, getCdrs } from './queries/get-cdrs.ts'
import type { CallListQuery } from './queries/list-calls.ts'
import {
  type CallSearch,
  type CallStats,
  type CallStatsQuery,
  callStats,
  type FoundCall,
  searchCalls,
} from './queries/search-calls.ts'
import { type CallWatch, type WatchedCall, watchCalls } from './queries/watch-calls.ts'

/**
 * Looks up call records in one CC-CMS. Created by `createCdrClient`.
 *
 * @example
 * const talkSeconds = async (client: CdrClient, callId: string) => (await client.getCdr({ callId })).talkSeconds
 */
export interface CdrClient {
  /**
   * The typed openapi-fetch client on the same transport: the vendor's names and responses, and errors as the transport
   * throws them.
   */
  readonly api: Client<paths>

  /**
   * Returns the record of one finished call. With `direction: 'auto'`, the default, it searches one direction, then the
   * other, and learns for each call center which to search first; `cdr.direction` says where the call was found.
   *
   * @throws CdrNotFoundError when there is no call with this ID, CdrResultError for any other failing result code,
   * CdrAuthError for HTTP 401, CdrHttpError for another status (no redirect is followed), CdrNetworkError, CdrTimeoutError, CdrResponseError when the
   * response is not one of this interface, CdrValidationError when the query is invalid, CdrCredentialsError when the
   * credentials provider fails, CdrClosedError when the client is closed; the reason of `signal`; a bug in a function of yours, such as `fetch` or `onEvent`, unchanged.
   *
   * @example
   * const cdr = await client.getCdr({ callId: '1000000000-0001' })
   */
  getCdr(query: CdrQuery): Promise<Cdr>

  /**
   * Works like {@link CdrClient.getCdr}, but returns `undefined` when there is no call with this ID.
   *
   * @throws what `getCdr` throws, except CdrNotFoundError.
   *
   * @example
   * const cdr = await client.findCdr({ callId: '1000000000-0001' })
   * if (!cdr) console.log('no such call')
   */
  findCdr(query: CdrQuery): Promise<Cdr | undefined>

  /**
   * Looks up many calls in parallel, and returns one outcome for each item of the source, invalid items included. One
   * failure never stops the rest. The source is read only as fast as outcomes are consumed, so a million calls need no more
   * memory than a few.
   *
   * @throws CdrValidationError when the source or an option is invalid; what the source throws, after the outcomes of all
   * items before it; the reason of `signal`; a bug in a function of yours, such as `fetch` or `onEvent`, unchanged.
   *
   * @example
   * for await (const outcome of client.getCdrs(callIds, { concurrency: 32 })) {
   *   if (outcome.ok) console.log(outcome.cdr.talkSeconds)
   *   else console.error(outcome.query.callId, outcome.error.code)
   * }
   */
  getCdrs(source: CdrQuerySource, options?: GetCdrsOptions): AsyncIterable<CdrOutcome>

  /**
   * Searches the calls that a cms-cdr server has stored, page by page as they are consumed. CC-CMS itself has no search. A machine needs
   * an access key with the permission `search`.
   *
   * @throws CdrHttpError with status 400 when a filter is invalid, whose message names what is wrong, and with status 403 when a
   * permission is missing; otherwise what `getCdr` throws, except CdrNotFoundError and CdrResultError.
   *
   * @example
   * for await (const call of client.searchCalls({ from: '2026-11-23', to: '2026-11-23', abandoned: true })) {
   *   console.log(call.beganAt, call.queueSeconds, call.releaseCause?.meaning)
   * }
   */
  searchCalls(search?: CallSearch): AsyncIterable<FoundCall>

  /**
   * Counts the calls that a cms-cdr server has stored: how many were answered or abandoned, the service level, wait and talk times, in total
   * and by hour, day, agent, queue or release cause. It takes the filters of {@link CdrClient.searchCalls}, and the same permissions.
   *
   * @throws what `searchCalls` throws.
   *
   * @example
   * const { totals, groups } = await client.callStats({ from: '2026-11-23', to: '2026-11-23', by: 'hour' })
   * console.log(totals.serviceLevel.share, groups.map(({ abandoned }) => abandoned))
   */
  callStats(query?: CallStatsQuery): Promise<CallStats>

  /**
   * Yields calls as a cms-cdr server stores them, about a second later, until the loop ends. It connects again after an interruption, and
   * then misses no call and repeats none. It needs the same permissions as a search. Each use takes up one connection of the client
   * for as long as it lasts.
   *
   * @throws CdrHttpError with status 410 when the server does not remember what was stored since the interruption, which is at least 24
   * hours: search for it; otherwise what `searchCalls` throws. A connection that is lost is an error only while none was ever established.
   *
   * @example
   * for await (const call of client.watchCalls({ skillQueueId: 9, abandoned: true })) {
   *   console.log(call.beganAt, call.queueSeconds)
   * }
   */
  watchCalls(watch?: CallWatch): AsyncIterable<WatchedCall>

  /**
   * Closes the client. Requests that were sent are completed. A call that waits for its keys, its turn, a connection or its next
   * attempt, and every later call, fails with CdrClosedError. A `fetch` does not say whether it is still connecting: only `./node` ends
   * that too. It alone has connections to close, which do not keep a process alive.
   *
   * @example
   * await client.close()
   */
  close(): Promise<void>

  /**
   * Closes the client at the end of a scope, as {@link CdrClient.close} does.
   *
   * @example
   * await using client = createCdrClient(options)
   */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * A client that signs its requests, as CC-CMS itself requires. Created by `createCdrClient` of every entry but `./browser`.
 *
 * @example
 * const client: CdrSigningClient = createCdrClient(options)
 */
export interface CdrSigningClient extends CdrClient {
  /**
   * Lists the calls of a virtual call center in a range of time, each of them once, roughly from the oldest to the newest. It reads the
   * pages as they are consumed, and splits a range with many calls, because the list moves while it is read. A call appears some
   * time after its end, so list the same range again later to find late ones. The interface was never tried on a live CC-CMS.
   *
   * @throws CdrValidationError when the query is invalid; otherwise what `getCdr` throws, except CdrNotFoundError.
   *
   * @example
   * const range = { from: new Date(Date.now() - 3_600_000), to: new Date() }
   * for await (const { callId } of client.listCalls({ vdn: 25, direction: 'inbound', ...range })) {
   *   console.log((await client.getCdr({ callId, direction: 'inbound' })).talkSeconds)
   * }
   */
  listCalls(query: CallListQuery): AsyncIterable<ListedCall>
}

/** Creates a client from its parts, once its options are validated. */
export function createClient(http: Http, closeConnections?: () => Promise<void>): CdrClient {
  const getCdr = createGetCdr(http)

  async function closeClient(): Promise<void> {
    http.close()
    await closeConnections?.()
  }

  return {
    get api() {
      return http.api
    },
    getCdr: (query) => getCdr(query),
    async findCdr(query) {
      try {
        return await getCdr(query)
      } catch (error) {
        if (isCdrError(error, 'not_found')) return undefined
        throw error
      }
    },
    getCdrs: (source, options = {}) => getCdrs(source, options, getCdr),
    searchCalls: (search) => searchCalls(http, search),
    callStats: (query) => callStats(http, query),
    watchCalls: (watch) => watchCalls(http, watch),
    close: closeClient,
    [Symbol.asyncDispose]: closeClient,
  }
}

import type { CallDirection, CodedValue } from '../domain/cdr.ts'
import { findPageDeviations } from '../domain/deviation.ts'
import { coded } from '../domain/to-cdr.ts'
import type { components } from '../generated/openapi.ts'
import type { Http } from '../http.ts'
import { readCallLimits, type Settings } from '../read-options.ts'
import { type CallFilter, getChecked, toParameters } from './call-filter.ts'

/**
 * The calls that {@link CdrClient.searchCalls} finds, and their order. The time limits and retries apply to each page.
 *
 * @example
 * const search: CallSearch = { from: '2026-11-23', to: '2026-11-23', skillQueueId: 9, abandoned: true, sort: 'wait' }
 */
export interface CallSearch extends CallFilter {
  /** What the calls are sorted by. Default: `begin`. */
  readonly sort?: 'begin' | 'wait' | 'talk' | undefined
  /** Default: `desc`, the latest calls or the longest times first. */
  readonly order?: 'asc' | 'desc' | undefined
  /** The number of calls that one request returns, from 1 to 1000. Default: 1000. */
  readonly pageSize?: number | undefined
}

/**
 * A stored call that a search found. A value is `null` if it is unknown. Everything else about the call is in its record.
 *
 * @example
 * const lost = (calls: readonly FoundCall[]) => calls.filter((call) => call.abandoned)
 */
export interface FoundCall {
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
  readonly beganAt: Date
  /** Where `beganAt` was learned: from the record, from the call ID, or only from when the record was stored. */
  readonly beganFrom: 'record' | 'callId' | 'stored'
  readonly endedAt: Date | null
  readonly queueSeconds: number | null
  readonly talkSeconds: number | null
  readonly agentId: number | null
  readonly skillQueueId: number | null
  readonly vdnId: number | null
  readonly callType: CodedValue<number> | null
  readonly releaseCause: CodedValue<number> | null
  /** Personal data. Masked except for the last two digits when a person searches. */
  readonly callingNumber: string | null
  /** Personal data. Masked except for the last two digits when a person searches. */
  readonly calledNumber: string | null
  readonly answered: boolean | null
  readonly abandoned: boolean | null
}

/** Searches stored calls. See {@link CdrClient.searchCalls}. */
export type SearchCalls = (search?: CallSearch) => AsyncGenerator<FoundCall, void, void>

const largestPage = 1000

/** Creates the function that searches stored calls. */
export function createSearchCalls(http: Http, settings: Settings): SearchCalls {
  return async function* searchCalls(search = {}) {
    const { signal, pageSize = largestPage, timeoutMilliseconds, totalTimeoutMilliseconds, retry, ...filter } = search
    const limits = readCallLimits({ timeoutMilliseconds, totalTimeoutMilliseconds, retry }, settings.limits)
    const request = {
      path: '/calls',
      parameters: toParameters({ ccId: settings.ccId, ...filter, limit: pageSize }),
      where: `The search at ${http.baseUrl}`,
      what: 'a page of calls',
      findDeviations: findPageDeviations,
    }
    for (;;) {
      signal?.throwIfAborted()
      const call = http.newCall(limits, signal, () => undefined)
      const { calls, nextCursor } = await getChecked<components['schemas']['CallPage']>(http, request, call)
      for (const found of calls) yield toFoundCall(found)
      if (nextCursor === null) return
      request.parameters.set('cursor', nextCursor)
    }
  }
}

/** Reads a summary of a call. */
export function toFoundCall(call: components['schemas']['CallSummary']): FoundCall {
  const { beganAt, endedAt, callType, releaseCause } = call
  return {
    ...call,
    beganAt: new Date(beganAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    callType: coded('callType', callType),
    releaseCause: coded('releaseCause', releaseCause),
  }
}

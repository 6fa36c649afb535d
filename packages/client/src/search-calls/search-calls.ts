import type { CallDirection, CodedValue } from '../domain/cdr.ts'
import { findPageDeviations } from '../domain/deviation.ts'
import { coded } from '../domain/to-cdr.ts'
import { CdrResponseError } from '../errors/cdr-error.ts'
import { parseBody, receive } from '../exchange.ts'
import type { components } from '../generated/openapi.ts'
import type { Http } from '../http.ts'
import type { CdrCallLimits } from '../options.ts'
import { readCallLimits, type Settings } from '../read-options.ts'

/**
 * The calls that {@link CdrClient.searchCalls} finds: those that match everything that is given. A filter with several values matches
 * calls with any of them. The time limits and retries apply to each page.
 *
 * @example
 * const search: CallSearch = { from: '2026-11-23', to: '2026-11-23', skillQueueId: 9, abandoned: true, minWaitSeconds: 60 }
 */
export interface CallSearch extends CdrCallLimits {
  /** Call center ID; required when the client has none. */
  readonly ccId?: number | undefined
  /** Calls that began at this time or later. A date such as `2026-11-26` is the start of that day in the time zone of the tenant. */
  readonly from?: Date | string | undefined
  /** Calls that began before this time. A date is the end of that day. */
  readonly to?: Date | string | undefined
  readonly direction?: CallDirection | undefined
  readonly agentId?: number | readonly number[] | undefined
  readonly skillQueueId?: number | readonly number[] | undefined
  readonly vdnId?: number | readonly number[] | undefined
  readonly callType?: number | readonly number[] | undefined
  readonly releaseCause?: number | readonly number[] | undefined
  /** A calling or called number, in full. Everything but its digits is ignored. */
  readonly number?: string | undefined
  /** Whether anybody talked. */
  readonly answered?: boolean | undefined
  /** Whether the call was inbound, reached a queue and was not answered. */
  readonly abandoned?: boolean | undefined
  readonly minWaitSeconds?: number | undefined
  readonly maxWaitSeconds?: number | undefined
  readonly minTalkSeconds?: number | undefined
  readonly maxTalkSeconds?: number | undefined
  /** What the calls are sorted by. Default: `begin`. */
  readonly sort?: 'begin' | 'wait' | 'talk' | undefined
  /** Default: `desc`, the latest calls or the longest times first. */
  readonly order?: 'asc' | 'desc' | undefined
  /** The number of calls that one request returns, from 1 to 1000. Default: 1000. */
  readonly pageSize?: number | undefined
  /** Ends the search; its reason is thrown unchanged. */
  readonly signal?: AbortSignal | undefined
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

const searchPath = '/calls'
const largestPage = 1000

/** Creates the function that searches stored calls. */
export function createSearchCalls(http: Http, settings: Settings): SearchCalls {
  return async function* searchCalls(search = {}) {
    const { signal, pageSize = largestPage, timeoutMilliseconds, totalTimeoutMilliseconds, retry, ...filter } = search
    const limits = readCallLimits({ timeoutMilliseconds, totalTimeoutMilliseconds, retry }, settings.limits)
    const parameters = toParameters({ ccId: settings.ccId, ...filter, limit: pageSize })
    const where = `The search at ${http.baseUrl}`
    for (;;) {
      signal?.throwIfAborted()
      const call = http.newCall(limits, signal, () => undefined)
      let page: components['schemas']['CallPage']
      try {
        const { body, details } = await receive(http, () => http.get(`${searchPath}?${parameters}`, call), where, call)
        const response = parseBody(body, { where, details })
        const [deviation] = findPageDeviations(response)
        if (deviation) {
          const text = `${where}: the response is not a page of calls (${deviation.path}: ${deviation.message}).`
          throw new CdrResponseError(text, details)
        }
        page = response as typeof page
      } finally {
        call.close()
      }
      for (const found of page.calls) yield toFoundCall(found)
      if (page.nextCursor === null) return
      parameters.set('cursor', page.nextCursor)
    }
  }
}

/** Returns the query string of a search. The server checks it, and names everything that is wrong. */
function toParameters(values: Readonly<Record<string, unknown>>): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) parameters.append(name, item instanceof Date ? item.toISOString() : String(item))
  return parameters
}

function toFoundCall(call: components['schemas']['CallSummary']): FoundCall {
  const { beganAt, endedAt, callType, releaseCause } = call
  return {
    ...call,
    beganAt: new Date(beganAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    callType: coded('callType', callType),
    releaseCause: coded('releaseCause', releaseCause),
  }
}

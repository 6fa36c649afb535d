import type * as z from 'zod/mini'
import type { CodedValue } from '../domain/cdr.ts'
import { coded } from '../domain/to-cdr.ts'
import { CdrValidationError } from '../errors/cdr-error.ts'
import type { components, operations } from '../generated/openapi.ts'
import { numberHeader } from '../generated/operation.ts'
import { zCallPage, zCallStats } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { CdrQuery } from '../options.ts'
import { isDate, readCallLimits, refuse, type Settings } from '../read-options.ts'
import { checkResponse } from './exchange.ts'
import { receiveJson } from './receive.ts'

/**
 * The stored calls that a search finds, or statistics count: those that match everything that is given. A filter with several values
 * matches calls with any of them.
 *
 * @example
 * const filter: CallFilter = { from: '2026-11-23', to: '2026-11-23', skillQueueId: 9, abandoned: true, minWaitSeconds: 60 }
 */
export interface CallFilter extends Omit<CdrQuery, 'callId' | 'direction'>, Readonly<Partial<SpecifiedFilter>> {
  /**
   * Calls that began at this time or later. Text without an offset, such as `2026-11-26T08:00` or `2026-11-26`, which is the start of that
   * day, is in the time zone of the tenant.
   */
  readonly from?: Date | string | undefined
  /** Calls that began before this time. A date is the end of that day. */
  readonly to?: Date | string | undefined
}

type Filters = Required<Omit<operations['watchCalls']['parameters']['query'], 'ccId' | 'from' | 'to'>>

/** The filters of the spec, where a single value stands for a list of one. */
type SpecifiedFilter = {
  [Name in keyof Filters]: (Filters[Name] extends number[] ? number | readonly number[] : Filters[Name]) | undefined
}

/**
 * Sends a GET request and returns its response, which matches the schema whatever `validation` says: that option is about the platform,
 * and this is our own server.
 *
 * @param expected.where What is requested, for error messages, such as `The search`.
 * @param expected.what What the response should be, such as `a page of calls`.
 */
async function getChecked<Body>(
  http: Http,
  path: string,
  values: CallFilter & Readonly<Record<string, unknown>>,
  expected: { readonly where: string; readonly what: string; readonly schema: z.ZodMiniType },
): Promise<Body> {
  const { signal, timeoutMilliseconds, totalTimeoutMilliseconds, retry, ...filter } = values
  const where = `${expected.where} at ${http.baseUrl}`
  const limits = readCallLimits({ timeoutMilliseconds, totalTimeoutMilliseconds, retry }, http.settings.limits)
  const { query, headers } = toQuery(http.settings, filter)
  const { json, details } = await http.withCall({ limits, signal }, (call) =>
    receiveJson(http, http.get(path + query, call, { headers }), where, call),
  )
  return checkResponse(`${where}: the response is not ${expected.what}`, expected.schema, json, details)
}

/**
 * Returns the query string of a filter, and the headers for its phone number, which the logs of proxies should not have. The server checks
 * both, and names everything that is wrong. What they cannot express is refused here.
 */
export function toQuery(
  settings: Settings,
  { ccId = settings.ccId, number, ...values }: Readonly<Record<string, unknown>>,
): { readonly query: string; readonly headers: Record<string, string> } {
  // A proxy may drop an empty header, and then every call would match. The message does not repeat a number.
  if (number !== undefined && (typeof number !== 'string' || number.trim() === ''))
    throw new CdrValidationError('number must be text that is not blank. To match every call, leave it out.')
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ccId, ...values })) {
    if (value === undefined) continue
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (items.length === 0 || items.includes(undefined))
      throw new CdrValidationError(
        `${name} must not be an empty list, nor contain undefined. To match every call, leave it out.`,
      )
    for (const item of items) {
      if (isDate(item) && Number.isNaN(item.getTime())) refuse(name, 'a valid date', item, false)
      parameters.append(name, isDate(item) ? item.toISOString() : String(item))
    }
  }
  const headers = number === undefined ? {} : { [numberHeader]: encodeURIComponent(number.toWellFormed()) }
  return { query: `?${parameters}`, headers }
}

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
export interface FoundCall
  extends Readonly<Omit<components['schemas']['CallSummary'], 'beganAt' | 'endedAt' | 'callType' | 'releaseCause'>> {
  readonly beganAt: Date
  readonly endedAt: Date | null
  readonly callType: CodedValue<number> | null
  readonly releaseCause: CodedValue<number> | null
}

export async function* searchCalls(http: Http, search: CallSearch = {}): AsyncGenerator<FoundCall, void, void> {
  const { pageSize: limit = 1000, ...filter } = search
  const expected = { where: 'The search', what: 'a page of calls', schema: zCallPage }
  let cursor: string | undefined
  do {
    const page = await getChecked<components['schemas']['CallPage']>(
      http,
      '/calls',
      { ...filter, limit, cursor },
      expected,
    )
    for (const found of page.calls) yield toFoundCall(found)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

export function toFoundCall(call: components['schemas']['CallSummary']): FoundCall {
  const { beganAt, endedAt, callType, releaseCause } = call
  return {
    ...call,
    beganAt: new Date(beganAt),
    endedAt: timeOf(endedAt),
    callType: coded('callType', callType),
    releaseCause: coded('releaseCause', releaseCause),
  }
}

/**
 * The calls that {@link CdrClient.callStats} counts, and how.
 *
 * @example
 * const query: CallStatsQuery = { from: '2026-11-23', to: '2026-11-23', by: 'hour', serviceLevelSeconds: 30 }
 */
export interface CallStatsQuery extends CallFilter {
  /** What to group the calls by; `caller` gives the 1,000 callers with the most calls. Default: no groups, only totals. */
  readonly by?: NonNullable<CallStats['by']> | undefined
  /** The longest wait of a call that counts as answered in time. Default: 20. */
  readonly serviceLevelSeconds?: number | undefined
}

/**
 * Counts and durations of some calls. `answered`, `abandoned` and `other` add up to `offered`. `wait` and `serviceLevel` cover the inbound
 * calls that were answered or abandoned, and `talk` the answered calls.
 *
 * @example
 * const abandonRate = ({ abandoned, offered }: CallFigures) => abandoned / offered
 */
export type CallFigures = Readonly<components['schemas']['CallFigures']>

/**
 * The calls of an hour, a day, an agent, a queue, a release cause, a caller or a range of durations.
 *
 * @example
 * const label = ({ id, from }: CallGroup) => from?.toISOString() ?? String(id ?? 'none')
 */
export interface CallGroup extends CallFigures, Readonly<Pick<components['schemas']['CallGroup'], 'id'>> {
  /** The release cause, if the calls are grouped by it. */
  readonly releaseCause: CodedValue<number> | null
  /** The number of the caller, if the calls are grouped by it. Personal data. Masked except for the last two digits for a person. */
  readonly callingNumber: string | null
  /** Start of the hour or the day in the time zone of the tenant; `null` for other groups. */
  readonly from: Date | null
  /** Its end, which belongs to the next one. */
  readonly to: Date | null
}

/**
 * Statistics of stored calls.
 *
 * @example
 * const busiest = ({ groups }: CallStats) => groups.toSorted((one, other) => other.offered - one.offered)[0]
 */
export interface CallStats extends Readonly<Omit<components['schemas']['CallStats'], 'totals' | 'groups'>> {
  readonly totals: CallFigures
  /** Hours, days and durations in their order and without gaps; agents, queues, causes and callers from the one with the most calls. */
  readonly groups: readonly CallGroup[]
}

export async function callStats(http: Http, query: CallStatsQuery = {}): Promise<CallStats> {
  const expected = { where: 'The statistics', what: 'statistics of calls', schema: zCallStats }
  const stats = await getChecked<components['schemas']['CallStats']>(http, '/calls/stats', { ...query }, expected)
  const groups = stats.groups.map((group) => ({
    ...group,
    from: timeOf(group.from),
    to: timeOf(group.to),
    callingNumber: group.callingNumber ?? null,
    releaseCause: stats.by === 'cause' ? coded('releaseCause', group.id) : null,
  }))
  return { ...stats, groups }
}

function timeOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

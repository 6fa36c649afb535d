import type { CodedValue } from '../domain/cdr.ts'
import { findStatsDeviations } from '../domain/deviation.ts'
import { coded } from '../domain/to-cdr.ts'
import type { components } from '../generated/openapi.ts'
import type { Http } from '../http.ts'
import { readCallLimits, type Settings } from '../read-options.ts'
import { type CallFilter, getChecked, toParameters } from './call-filter.ts'

/**
 * The calls that {@link CdrClient.callStats} counts, and how.
 *
 * @example
 * const query: CallStatsQuery = { from: '2026-11-23', to: '2026-11-23', by: 'hour', serviceLevelSeconds: 30 }
 */
export interface CallStatsQuery extends CallFilter {
  /** What to group the calls by. Default: no groups, only totals. */
  readonly by?: 'hour' | 'day' | 'agent' | 'queue' | 'cause' | undefined
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
 * The calls of an hour, a day, an agent, a queue or a release cause.
 *
 * @example
 * const label = ({ id, from }: CallGroup) => from?.toISOString() ?? String(id ?? 'none')
 */
export interface CallGroup extends CallFigures {
  /** ID of the agent or the skill queue, or the release cause; `null` for calls without one, and for an hour or a day. */
  readonly id: number | null
  /** The release cause, if the calls are grouped by it. */
  readonly releaseCause: CodedValue<number> | null
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
export interface CallStats {
  /** IANA name of the time zone to which hours and days belong; `null` if the archive does not know that of the tenant, and uses UTC. */
  readonly timeZone: string | null
  readonly serviceLevelSeconds: number
  readonly by: 'hour' | 'day' | 'agent' | 'queue' | 'cause' | null
  readonly totals: CallFigures
  /** Hours and days in their order and without gaps; agents, queues and causes from the one with the most calls. */
  readonly groups: readonly CallGroup[]
}

/** Counts stored calls. See {@link CdrClient.callStats}. */
export type GetCallStats = (query?: CallStatsQuery) => Promise<CallStats>

/** Creates the function that counts stored calls. */
export function createCallStats(http: Http, settings: Settings): GetCallStats {
  return async (query = {}) => {
    const { signal, timeoutMilliseconds, totalTimeoutMilliseconds, retry, ...filter } = query
    const limits = readCallLimits({ timeoutMilliseconds, totalTimeoutMilliseconds, retry }, settings.limits)
    signal?.throwIfAborted()
    const request = {
      path: '/calls/stats',
      parameters: toParameters({ ccId: settings.ccId, ...filter }),
      where: `The statistics at ${http.baseUrl}`,
      what: 'statistics of calls',
      findDeviations: findStatsDeviations,
    }
    const call = http.newCall(limits, signal, () => undefined)
    const stats = await getChecked<components['schemas']['CallStats']>(http, request, call)
    const time = (text: string | null): Date | null => (text === null ? null : new Date(text))
    const groups = stats.groups.map((group) => ({
      ...group,
      from: time(group.from),
      to: time(group.to),
      releaseCause: stats.by === 'cause' ? coded('releaseCause', group.id) : null,
    }))
    return { ...stats, groups }
  }
}

import type { components } from '@org/cms-cdr-client'
import type { Problems } from '@org/cms-cdr-formats/read-parameters'
import { countKinds } from '../store/count-calls.ts'
import type { CallCount, Engine, GroupKey } from '../store/store.ts'
import { callerSql, countCalls, durationGroups, type Grouping, rangeOf } from './count-by.ts'
import { countByDays } from './counted-days.ts'
import type { CallFilter } from './search-calls.ts'
import { maxTimeGroups, type TimeGroups, timeGroupsOf } from './time-groups.ts'

/** Statistics of calls, as the server returns them. */
export type CallStats = components['schemas']['CallStats']
type CallFigures = components['schemas']['CallFigures']
type DurationFigures = components['schemas']['DurationFigures']

/** How calls are counted. */
export interface StatsOptions {
  readonly by?: 'hour' | 'day' | 'caller' | Grouping | undefined
  /** The longest wait of a call that counts as answered in time. */
  readonly serviceLevelSeconds: number
  /** Aborted when the client has gone. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Counts the calls that match a filter. The database counts how many calls waited or talked for each number of seconds. Percentiles are
 * exact and the same on both engines.
 *
 * @param timeZone The time zone of the tenant, if it is known.
 */
export async function callStats(
  engine: Engine,
  filter: CallFilter,
  { by, serviceLevelSeconds, signal }: StatsOptions,
  timeZone: string | null,
): Promise<CallStats | Problems> {
  const isByTime = by === 'hour' || by === 'day'
  const times = isByTime ? await timesOf(engine, by, filter, timeZone ?? 'UTC') : undefined
  if (isByTime && !times) {
    const problem = `by=${by} gives more than ${maxTimeGroups} groups; search a shorter time with from and to`
    return { problems: [by === 'hour' ? `${problem}, or group by day` : problem] }
  }
  // Without a grouping, the one with the fewest groups is summed up.
  const rows = times
    ? await countCalls(engine, filter, times.keySql, { signal })
    : by === 'caller'
      ? await countCalls(engine, filter, callerSql, { signal })
      : await countByDays(engine, filter, isByTime || by === undefined ? 'cause' : by, { signal })
  const count = (of: readonly CallCount[]): CallFigures => figuresOf(of, serviceLevelSeconds)
  const groups = Map.groupBy(rows, ({ groupKey }) => groupKey)
  const groupOf = (key: GroupKey): CallStats['groups'][number] => {
    const names = typeof key === 'string' ? { id: null, callingNumber: key } : { id: key }
    return { ...names, from: null, to: null, ...count(groups.get(key) ?? []) }
  }
  return {
    timeZone,
    serviceLevelSeconds,
    by: by ?? null,
    totals: count(rows),
    groups: times
      ? times.groups.map(({ key, from, to }) => ({ ...groupOf(key), id: null, from, to }))
      : by === 'wait' || by === 'talk'
        ? durationsIn(groups, durationGroups[by].starts).map(groupOf)
        : by === undefined
          ? []
          : [...groups.keys()]
              .filter((key) => by !== 'caller' || key !== null)
              .map(groupOf)
              .sort(byCalls),
  }
}

function byCalls(one: CallStats['groups'][number], other: CallStats['groups'][number]): number {
  if (one.offered !== other.offered) return other.offered - one.offered
  if (one.callingNumber !== undefined) return one.callingNumber < (other.callingNumber ?? '') ? -1 : 1
  return (one.id ?? Number.POSITIVE_INFINITY) - (other.id ?? Number.POSITIVE_INFINITY)
}

/** Returns the keys of groups of durations: all of them if there is a call, and last the key of calls with an unknown duration. */
function durationsIn(groups: ReadonlyMap<GroupKey, unknown>, starts: readonly number[]): (number | null)[] {
  return groups.size === 0 ? [] : [...starts, ...(groups.has(null) ? [null] : [])]
}

/** Returns the hours or days of the range of a filter. Where it is open, it ends with the first or last call of the archive. */
async function timesOf(
  engine: Engine,
  by: 'hour' | 'day',
  { ccId, from, to }: CallFilter,
  timeZone: string,
): Promise<TimeGroups | undefined> {
  const archive = from === undefined || to === undefined ? await rangeOf(engine, ccId) : undefined
  const start = from ?? archive?.from ?? to ?? 0
  return timeGroupsOf(by, { from: start, to: to ?? archive?.to ?? start }, timeZone)
}

function figuresOf(rows: readonly CallCount[], serviceLevelSeconds: number): CallFigures {
  const { other, answeredInbound, answeredOutbound, abandoned, talk } = countKinds
  const of = (...kinds: readonly number[]): CallCount[] => rows.filter(({ kind }) => kinds.includes(kind))
  const sum = (counts: readonly CallCount[]): number => counts.reduce((total, { calls }) => total + calls, 0)
  const queued = of(answeredInbound, abandoned)
  const calls = sum(queued)
  const inTime = sum(of(answeredInbound).filter(({ seconds }) => seconds !== null && seconds <= serviceLevelSeconds))
  return {
    offered: sum(of(answeredInbound, answeredOutbound, abandoned, other)),
    answered: sum(of(answeredInbound, answeredOutbound)),
    abandoned: sum(of(abandoned)),
    other: sum(of(other)),
    serviceLevel: { calls, inTime, share: calls === 0 ? null : round(inTime / calls, 4) },
    wait: durationsOf(queued),
    talk: durationsOf(of(talk)),
  }
}

function durationsOf(rows: readonly CallCount[]): DurationFigures {
  const known = rows.flatMap(({ seconds, calls }) => (seconds === null ? [] : [{ seconds, calls }]))
  known.sort((one, other) => one.seconds - other.seconds)
  const calls = known.reduce((total, row) => total + row.calls, 0)
  const seconds = known.reduce((total, row) => total + row.seconds * row.calls, 0)
  const percentile = (percent: number): number | null => {
    let left = Math.ceil((percent * calls) / 100)
    for (const row of known) {
      left -= row.calls
      if (left <= 0) return row.seconds
    }
    return null
  }
  return {
    calls,
    averageSeconds: calls === 0 ? null : round(seconds / calls, 3),
    p50Seconds: percentile(50),
    p90Seconds: percentile(90),
    p95Seconds: percentile(95),
  }
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}

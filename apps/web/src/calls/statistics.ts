import { isPlausibleDuration } from '@org/cms-cdr-client/browser'
import { bin, bisectRight, quantileSorted, ticks } from 'd3-array'
import { type CallRow, isAbandoned, isAnswered, type ListedCdr } from './call-row.ts'

/** A bar of a chart. */
export interface Bar {
  readonly label: string
  readonly count: number
}

/** How often a release cause came. */
export interface CauseCount {
  readonly value: number
  readonly meaning: string | null
  readonly count: number
}

/** What charts show of some calls. */
export interface Statistics {
  readonly calls: number
  readonly inbound: number
  /** Inbound calls that were answered, or reached a queue and were not: those that count for the service level, as in the archive. */
  readonly queued: number
  /** Seconds, ascending. */
  readonly waits: readonly number[]
  readonly talks: readonly number[]
  /** Waiting times of the inbound calls that were answered, ascending. */
  readonly answeredWaits: readonly number[]
  /** The most frequent first. */
  readonly causes: readonly CauseCount[]
  /** Calls that began in each hour of the day, in the time of the call center. */
  readonly hours: readonly Bar[]
}

/** Counts what charts show. */
export function statisticsOf(rows: readonly CallRow[]): Statistics {
  const cdrs = rows.flatMap(({ cdr }) => (cdr ? [cdr] : []))
  const inbound = cdrs.filter(({ direction }) => direction === 'inbound')
  const queued = inbound.filter((cdr) => isAnswered(cdr) || isAbandoned(cdr))
  const wait = ({ queueSeconds }: ListedCdr): number | null => queueSeconds
  const causes = new Map<number, CauseCount>()
  const hours = new Array<number>(24).fill(0)
  for (const { releaseCause, beginTime } of cdrs) {
    if (releaseCause) {
      const count = (causes.get(releaseCause.value)?.count ?? 0) + 1
      causes.set(releaseCause.value, { value: releaseCause.value, meaning: releaseCause.meaning, count })
    }
    const hour = Number(/[ T](\d\d):/.exec(beginTime?.text ?? '')?.[1] ?? Number.NaN)
    if (hour < 24) hours[hour] = (hours[hour] ?? 0) + 1
  }
  return {
    calls: cdrs.length,
    inbound: inbound.length,
    queued: queued.length,
    waits: ascending(queued, wait),
    talks: ascending(cdrs.filter(isAnswered), ({ talkSeconds }) => talkSeconds),
    answeredWaits: ascending(inbound.filter(isAnswered), wait),
    causes: [...causes.values()].sort((one, other) => other.count - one.count),
    hours: hours.map((count, hour) => ({ label: String(hour), count })),
  }
}

function ascending(cdrs: readonly ListedCdr[], of: (cdr: ListedCdr) => number | null): number[] {
  const known = cdrs.map(of).filter((seconds) => seconds !== null && isPlausibleDuration(seconds))
  return [...Float64Array.from(known).sort()]
}

/** Seconds in bars of equal width; the last one takes the few that are far longer than all others. */
export function distributionOf(seconds: readonly number[]): readonly Bar[] {
  const most = seconds.at(-1)
  if (most === undefined) return []
  const usual = Math.max(1, quantileSorted([...seconds], 0.98) ?? most)
  const edges = ticks(0, usual, 12).filter((edge) => edge > 0 && Number.isInteger(edge))
  const bins = bin<number, number>().domain([0, most]).thresholds(edges)([...seconds])
  return bins.map(({ x0 = 0, x1 = 0, length }, index) => {
    const isLast = index === bins.length - 1
    return { label: isLast ? `≥ ${x0}` : x1 - x0 === 1 ? String(x0) : `${x0}–${x1 - 1}`, count: length }
  })
}

/** The middle, and what nine of ten stay under. */
export function middleOf(seconds: readonly number[]): { readonly median: number; readonly p90: number } | undefined {
  const sorted = [...seconds]
  const [median, p90] = [quantileSorted(sorted, 0.5), quantileSorted(sorted, 0.9)]
  return median === undefined || p90 === undefined ? undefined : { median: Math.round(median), p90: Math.round(p90) }
}

/** Returns the share of the calls that count which were answered within so many seconds; `undefined` without such calls. */
export function answeredWithin({ answeredWaits, queued }: Statistics, seconds: number): number | undefined {
  if (queued === 0) return undefined
  return bisectRight(answeredWaits, seconds) / queued
}

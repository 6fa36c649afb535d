import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { dateIn, hasDailyCounts, mondayOf, shiftDate } from '../state/dates.ts'
import { type ArchiveSearch, datePattern, type presets } from './archive-search.ts'

/** A span of time, as `GET /calls` takes it: dates of the tenant, or instants. */
export interface Span {
  readonly from: string
  readonly to: string
}

/** The span of time of a search, the one that it is compared with, and what both are like. */
export interface Period extends Span {
  readonly preset: (typeof presets)[number] | undefined
  /** Whether calls that end now belong to it. */
  readonly isOpen: boolean
  /** At most about as many hours as a chart has room for; `undefined` for more days than the server counts one by one. */
  readonly by: 'hour' | 'day' | undefined
  readonly before: Span
  readonly weeksBefore: number
}

const dayMilliseconds = 86_400_000
const mostHours = 49

/** Returns the span of time that a search names. @param timeZone Of the tenant, whose days count. */
export function periodOf({ range, from, to }: ArchiveSearch, timeZone: string | null, now: Date): Period {
  const today = dateIn(timeZone ?? 'UTC', now)
  // What ends before it begins makes no sense.
  const isReversed = from !== undefined && to !== undefined && endOf(to) <= startOf(from)
  const isCustom = !isReversed && (from !== undefined || to !== undefined)
  const preset = isCustom ? undefined : (range ?? 'today')
  const span = preset
    ? spanOf(preset, today)
    : { from: from ?? shiftDate(to?.slice(0, 10) ?? today, -30), to: to ?? (from && from > today ? from : today) }
  const [begin, end] = [startOf(span.from), endOf(span.to)]
  const isOpen = datePattern.test(span.to) ? span.to >= today : end > now.getTime()
  const days = Math.max(1, Math.ceil((end - begin) / dayMilliseconds))
  const weeksBefore = Math.ceil(days / 7)
  const shift = (text: string): string =>
    datePattern.test(text)
      ? shiftDate(text, -7 * weeksBefore)
      : new Date(Date.parse(text) - 7 * weeksBefore * dayMilliseconds).toISOString()
  return {
    ...span,
    preset,
    isOpen,
    by: (end - begin) / 3_600_000 <= mostHours ? 'hour' : hasDailyCounts(days) ? 'day' : undefined,
    // A day that is not over is compared with the same part of that day.
    before: { from: shift(span.from), to: shift(isOpen && begin < now.getTime() ? now.toISOString() : span.to) },
    weeksBefore,
  }
}

function spanOf(preset: (typeof presets)[number], today: string): Span {
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: shiftDate(today, -1), to: shiftDate(today, -1) }
    case 'week':
      return { from: mondayOf(today), to: today }
    case 'last7':
      return { from: shiftDate(today, -6), to: today }
    case 'last30':
      return { from: shiftDate(today, -29), to: today }
    case 'month':
      return { from: `${today.slice(0, 8)}01`, to: today }
  }
}

// Near enough to choose between hours and days: a date counts as one of UTC.
const startOf = (text: string): number => Date.parse(text)
const endOf = (text: string): number => Date.parse(text) + (datePattern.test(text) ? dayMilliseconds : 0)

/** Returns the first and the last day of a span of time in a time zone, of which an instant at midnight ends the day before. */
export function daysOf({ from, to }: Span, timeZone: string): Span {
  const dayOf = (text: string, offset: number): string =>
    datePattern.test(text) ? text : dateIn(timeZone, new Date(Date.parse(text) + offset))
  return { from: dayOf(from, 0), to: dayOf(to, -1) }
}

/** What a search needs to know besides its address. */
export interface SearchContext {
  readonly ccId: number
  /** Of the tenant. A server that does not know it takes no dates; they are those of UTC then. */
  readonly timeZone: string | null
  readonly number?: string | undefined
}

/** Returns the filters of a search, as `GET /calls` takes them. */
export function filtersOf(search: ArchiveSearch, { from, to }: Span, context: SearchContext): URLSearchParams {
  const { ccId, timeZone, number } = context
  const params = new URLSearchParams({
    ccId: String(ccId),
    from: timeZone === null ? new Date(startOf(from)).toISOString() : from,
    to: timeZone === null ? new Date(endOf(to)).toISOString() : to,
  })
  const set = (name: string, value: string | undefined): void => {
    if (value) params.set(name, value)
  }
  set('direction', search.direction)
  for (const [name, values] of [
    ['agentId', search.agent],
    ['skillQueueId', search.queue],
    ['releaseCause', search.cause],
  ] as const)
    for (const value of values ?? []) params.append(name, String(value))
  if (search.outcome === 'answered' || search.outcome === 'abandoned') params.set(search.outcome, 'true')
  if (search.outcome === 'other') for (const name of ['answered', 'abandoned']) params.set(name, 'false')
  for (const [name, range] of [
    ['Wait', search.wait],
    ['Talk', search.talk],
  ] as const) {
    const [least, most] = range?.split('-') ?? []
    set(`min${name}Seconds`, least)
    set(`max${name}Seconds`, most)
  }
  set('number', number)
  return params
}

/** What the ranges of time are called. */
export const presetNames = {
  today: msg`Today`,
  yesterday: msg`Yesterday`,
  week: msg`This week`,
  last7: msg`Last 7 days`,
  last30: msg`Last 30 days`,
  month: msg`This month`,
} as const satisfies Readonly<Record<(typeof presets)[number], MessageDescriptor>>

/** What the outcomes of a call are called. */
export const outcomeNames = {
  answered: msg`Answered`,
  abandoned: msg`Abandoned`,
  other: msg`Other`,
}

/** The colors of the outcomes in charts. */
export const outcomeColors = { answered: 'talk', abandoned: 'queue', other: 'ivr' } as const

/** Changes what is searched for. A phone number is not part of the address. */
export type ChangeSearch = (change: Partial<ArchiveSearch> & { readonly number?: string | undefined }) => void

/** What clears every filter but the span of time. */
export const nothing = {
  direction: undefined,
  outcome: undefined,
  agent: undefined,
  queue: undefined,
  cause: undefined,
  wait: undefined,
  talk: undefined,
  number: undefined,
} satisfies Parameters<ChangeSearch>[0]

/** Whether a search has a filter besides the span of time. */
export function isFiltered(search: ArchiveSearch, number: string | undefined): boolean {
  return Object.entries({ ...search, number }).some(([name, value]) => name in nothing && value !== undefined)
}

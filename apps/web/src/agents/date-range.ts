import { mondayOf, shiftDate } from '../state/dates.ts'

/** A range of whole days, such as `2026-11-23` to `2026-11-29`. Both are included. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

const millisecondsOfDay = 86_400_000

/** Returns the number of days in a range. */
export function daysIn({ from, to }: DateRange): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / millisecondsOfDay + 1
}

/** The ranges that can be chosen by name, counted from today. */
export const presets = {
  today: (today: string) => ({ from: today, to: today }),
  yesterday: (today: string) => ({ from: shiftDate(today, -1), to: shiftDate(today, -1) }),
  week: (today: string) => ({ from: mondayOf(today), to: today }),
  last7: (today: string) => ({ from: shiftDate(today, -6), to: today }),
  last30: (today: string) => ({ from: shiftDate(today, -29), to: today }),
} as const satisfies Readonly<Record<string, (today: string) => DateRange>>

/** Name of a range. */
export type Preset = keyof typeof presets

/** What a range is compared with: nothing, the days before it, the same days a week earlier, or as many days from a date on. */
export type Comparison = 'none' | 'previous' | 'week' | (string & {})

/** Returns how long after a date another one begins, without changes of the clock. */
export function millisecondsBetween(earlier: string, later: string): number {
  return Date.parse(later) - Date.parse(earlier)
}

/** Returns the range that a range is compared with. */
export function comparedRange(range: DateRange, comparison: Comparison): DateRange | undefined {
  if (comparison === 'none') return undefined
  const days = daysIn(range)
  const from =
    comparison === 'previous'
      ? shiftDate(range.from, -days)
      : comparison === 'week'
        ? shiftDate(range.from, -7 * Math.ceil(days / 7))
        : comparison
  return { from, to: shiftDate(from, days - 1) }
}

/** Returns a range as a search takes it: days of the tenant, or moments of days in UTC if the server does not know its time zone. */
export function toQuery({ from, to }: DateRange, timeZone: string | null): { from: string | Date; to: string | Date } {
  if (timeZone !== null) return { from, to }
  return { from: new Date(from), to: new Date(shiftDate(to, 1)) }
}

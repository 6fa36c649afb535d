import { parseTimestamp } from '../signing/timestamp.ts'
import type { CdrTime } from './cdr.ts'
import type { ReportQuirk } from './quirk.ts'

/**
 * What to make of a local time that occurs twice or never, when clocks are put back or forward.
 *
 * @example
 * const client = createCdrClient({ ...settings, timeZone: 'Europe/Berlin', ambiguousTime: 'reject' })
 */
export type AmbiguousTime = 'compatible' | 'earlier' | 'later' | 'reject'

/** How local times become instants. */
export interface ZoneSettings {
  readonly timeZone: string
  readonly ambiguousTime: AmbiguousTime
}

/**
 * Reads a text of the form of a local time in its zone. Returns `null` when there is no such day, hour, minute or second.
 *
 * @param rule What applies to a time that occurs twice or never; the configured rule by default.
 */
export type ReadZonedTime = (
  text: string,
  report: (code: Parameters<ReportQuirk>[0], message: string) => void,
  rule?: AmbiguousTime,
) => CdrTime | null

const form = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/

/** Reads a local time of the tenant, without a zone as its text alone. Gives `null` when the text is no such time. */
export function readTime(
  text: string,
  readZoned: ReadZonedTime | null,
  report: Parameters<ReadZonedTime>[1],
): CdrTime | null {
  if (!form.test(text)) return null
  if (readZoned) return readZoned(text, report)
  return parseTimestamp(`${text.replace(' ', 'T')}Z`) ? { text, timeZone: null, instant: null } : null
}

/** Tells whether a time zone is known to the runtime. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

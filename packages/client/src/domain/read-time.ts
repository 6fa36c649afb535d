import { parseTimestamp } from '../signing/timestamp.ts'
import type { CdrTime } from './cdr.ts'
import type { ReportQuirk } from './quirk.ts'
import type { Temporal } from './temporal-on-demand.ts'

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

/** Whether a text is a local time as the platform writes it. Whether the day exists shows when it is read. */
export function isLocalTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)
}

/** Reads a local time of the tenant. Gives `null` when the text is no such time. */
export function readTime(
  text: string,
  zone: (ZoneSettings & { readonly temporal: Temporal }) | null,
  report: (code: Parameters<ReportQuirk>[0], message: string) => void,
): CdrTime | null {
  if (!isLocalTime(text)) return null
  if (zone === null)
    return parseTimestamp(`${text.replace(' ', 'T')}Z`) ? { text, timeZone: null, instant: null } : null
  const { timeZone, ambiguousTime } = zone
  const local = parseLocal(text, zone.temporal)
  if (!local) return null
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    local.toZonedDateTime(timeZone, { disambiguation }),
  )
  if (!earlier || !later) return null
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { text, timeZone, instant: new Date(earlier.epochMilliseconds) }
  }
  const isTwice = earlier.toPlainDateTime().equals(local)
  report(
    'ambiguous_time',
    `${isTwice ? 'This local time occurs twice' : 'This local time never occurs'} in ${timeZone}; rule: ${ambiguousTime}.`,
  )
  if (ambiguousTime === 'reject') return { text, timeZone, instant: null }
  // As Temporal has it: "compatible" is the earlier of two, and the later side of a gap.
  const takesLater = ambiguousTime === 'later' || (ambiguousTime === 'compatible' && !isTwice)
  return { text, timeZone, instant: new Date((takesLater ? later : earlier).epochMilliseconds) }
}

function parseLocal(text: string, temporal: Temporal): ReturnType<Temporal['PlainDateTime']['from']> | undefined {
  try {
    return temporal.PlainDateTime.from(text.replace(' ', 'T'))
  } catch {
    return undefined
  }
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

import type { ZoneSettings } from '../read-options.ts'
import { parseTimestamp } from '../signing/timestamp.ts'
import type { CdrTime } from './cdr.ts'
import type { ReportQuirk } from './read-envelope.ts'

/**
 * Reads a local time. Returns `null` when there is no such day, hour, minute or second. A rule for times that occur twice or never
 * takes precedence over the configured one.
 */
export type ReadLocalTime = (
  text: string,
  report: (code: Parameters<ReportQuirk>[0], message: string) => void,
  rule?: ZoneSettings['ambiguousTime'],
) => CdrTime | null

const hour = 3_600_000
/** The number of days whose offsets are cached. */
const maxDays = 1000

/** Creates the function that reads the local times of one zone, or of one that is not known. */
export function createLocalTimeReader(zone: ZoneSettings | null): ReadLocalTime {
  if (!zone) return (text) => (Number.isNaN(parseLocal(text)) ? null : { text, timeZone: null, instant: null })
  const { timeZone, ambiguousTime } = zone
  // Parts of a time are the same in every locale, and English is the only one that some builds of Node have.
  const two = '2-digit'
  const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const
  const format = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...fields })
  const localTimeOf = (instant: number): number => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    const { year = '', month, day, hour, minute, second } = parts
    return parseLocal(`${year.padStart(4, '0')}-${month}-${day} ${hour}:${minute}:${second}`)
  }
  const offsets = new Map<string, readonly [before: number, after: number]>()

  /** Returns the UTC offsets before and after a day. They are equal, unless clocks change around it. */
  const offsetsAround = (day: string): readonly [before: number, after: number] => {
    const known = offsets.get(day)
    if (known) return known
    const noon = parseLocal(`${day} 12:00:00`)
    const [start, end] = [noon - 36 * hour, noon + 36 * hour]
    const found = [localTimeOf(start) - start, localTimeOf(end) - end] as const
    if (offsets.size >= maxDays) offsets.clear()
    offsets.set(day, found)
    return found
  }

  return (text, report, rule = ambiguousTime) => {
    const local = parseLocal(text)
    if (Number.isNaN(local)) return null
    const [before, after] = offsetsAround(text.slice(0, 10))
    const [earlier, later] = [local - Math.max(before, after), local - Math.min(before, after)]
    const [first, second] =
      before === after ? [earlier] : [earlier, later].filter((instant) => localTimeOf(instant) === local)
    if (first !== undefined && second === undefined) return { text, timeZone, instant: new Date(first) }
    const isTwice = second !== undefined
    report('ambiguous_time', `This local time occurs ${isTwice ? 'twice' : 'never'} in ${timeZone}; rule: ${rule}.`)
    if (rule === 'reject') return { text, timeZone, instant: null }
    // As in Temporal, "compatible" is the earlier of two, and the later side of a gap.
    const takesLater = rule === 'later' || (rule === 'compatible' && !isTwice)
    return { text, timeZone, instant: new Date(takesLater ? later : earlier) }
  }
}

/** Returns a local time as if it were one of UTC; NaN when there is no such time. */
function parseLocal(text: string): number {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
    ? Number(parseTimestamp(`${text.replace(' ', 'T')}Z`))
    : Number.NaN
}

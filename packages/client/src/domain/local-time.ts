// Functions in place of the classes of Temporal: a bundle includes a third of the polyfill, and the platform's own Temporal is
// used where there is one.
import { getISO } from 'temporal-polyfill/fns/Calendar'
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime'
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime'
import type { AmbiguousTime } from '../options.ts'
import { refuseTimeZone, type ZoneSettings } from '../read-options.ts'
import { parseTimestamp } from '../signing/timestamp.ts'
import type { CdrTime, ReportQuirk } from './cdr.ts'

/**
 * Reads a local time. Returns `null` when there is no such day, hour, minute or second.
 *
 * @param rule Applies to a time that occurs twice or never. Default: the configured rule.
 */
export type ReadLocalTime = (
  text: string,
  report: (code: Parameters<ReportQuirk>[0], message: string) => void,
  rule?: AmbiguousTime,
) => CdrTime | null

/** Temporal reads second 60 as 59. */
const format = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:[0-5]\d$/

/** Reads a local time whose zone is not known. */
export const readTextTime: ReadLocalTime = (text) =>
  format.test(text) && parseTimestamp(`${text.replace(' ', 'T')}Z`) ? { text, timeZone: null, instant: null } : null

/** Length of `yyyy-MM-dd HH`. */
const hourLength = 13
/** The number of hours to cache: more than a year has. */
const maxHours = 10_000

/**
 * Creates the function that reads the local times of one zone. Temporal takes longer for one time than everything else takes for
 * a record, and the calls of a day share 24 hours, so the UTC offset of each hour without a clock change is cached.
 */
export function createZonedTimeReader({ timeZone, ambiguousTime }: ZoneSettings): ReadLocalTime {
  const offsets = new Map<string, number>()

  /** The two moments that a local time can be: equal, unless clocks are set back or forward then. */
  const candidates = (local: PlainDateTime.Record) =>
    [
      PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation: 'earlier' }),
      PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation: 'later' }),
    ] as const

  try {
    candidates(parse('2024-01-01T00:00:00'))
  } catch {
    // Temporal refuses names such as CST and IST, which Intl accepts and which stand for several zones.
    refuseTimeZone(timeZone)
  }

  const cacheOffset = (hour: string): void => {
    const found = ['00:00', '59:59'].flatMap((rest) =>
      candidates(parse(`${hour}:${rest}`)).map(ZonedDateTime.offsetNanoseconds),
    )
    const [offset = 0] = found
    if (!found.every((one) => one === offset)) return
    if (offsets.size >= maxHours) offsets.clear()
    offsets.set(hour, offset / 1e6)
  }

  return (text, report, rule = ambiguousTime) => {
    if (!format.test(text)) return null
    const iso = text.replace(' ', 'T')
    const hour = iso.slice(0, hourLength)
    const instant = new Date(Date.parse(`${iso}Z`) - (offsets.get(hour) ?? Number.NaN))
    if (!Number.isNaN(instant.getTime())) return { text, timeZone, instant }
    let local: PlainDateTime.Record
    try {
      local = parse(iso)
    } catch {
      return null
    }
    cacheOffset(hour)
    const [earlier, later] = candidates(local)
    if (earlier.epochMilliseconds === later.epochMilliseconds)
      return { text, timeZone, instant: new Date(earlier.epochMilliseconds) }
    const isTwice = PlainDateTime.equals(ZonedDateTime.toPlainDateTime(earlier), local)
    const occurs = isTwice ? 'occurs twice' : 'never occurs'
    report('ambiguous_time', `This local time ${occurs} in ${timeZone}; rule: ${rule}.`)
    if (rule === 'reject') return { text, timeZone, instant: null }
    // As in Temporal, "compatible" is the earlier of two, and the later side of a gap.
    const takesLater = rule === 'later' || (rule === 'compatible' && !isTwice)
    return { text, timeZone, instant: new Date((takesLater ? later : earlier).epochMilliseconds) }
  }
}

function parse(iso: string): PlainDateTime.Record {
  return PlainDateTime.fromString(iso, getISO)
}

// Functions in place of the classes of Temporal: a bundle takes in a third of the polyfill, and the platform's own Temporal is
// used where there is one.
import { getISO } from 'temporal-polyfill/fns/Calendar'
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime'
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime'
import type { ReadZonedTime, ZoneSettings } from './read-time.ts'

/** Length of `yyyy-MM-dd HH`. */
const hourLength = 13
/** The hours that are remembered: more than a year has. */
const mostHours = 10_000

/**
 * Makes what reads the local times of one zone. Temporal takes longer for one time than all else takes for a record, and the
 * calls of a day share 24 hours: one in which the clock goes evenly is remembered with its distance from UTC.
 */
export function createZonedTimeReader({ timeZone, ambiguousTime }: ZoneSettings): ReadZonedTime {
  const offsets = new Map<string, number>()

  /** The two moments that a local time may be: the same, unless clocks are put back or forward then. */
  const candidates = (local: PlainDateTime.Record) =>
    [
      PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation: 'earlier' }),
      PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation: 'later' }),
    ] as const

  const remember = (hour: string): void => {
    const found = ['00:00', '59:59'].flatMap((rest) =>
      candidates(parse(`${hour}:${rest}`)).map(ZonedDateTime.offsetNanoseconds),
    )
    const [offset = 0] = found
    if (!found.every((one) => one === offset)) return
    if (offsets.size >= mostHours) offsets.clear()
    offsets.set(hour, offset / 1e6)
  }

  return (text, report, rule = ambiguousTime) => {
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
    remember(hour)
    const [earlier, later] = candidates(local)
    if (earlier.epochMilliseconds === later.epochMilliseconds)
      return { text, timeZone, instant: new Date(earlier.epochMilliseconds) }
    const isTwice = PlainDateTime.equals(ZonedDateTime.toPlainDateTime(earlier), local)
    report(
      'ambiguous_time',
      `This local time ${isTwice ? 'occurs twice' : 'never occurs'} in ${timeZone}; rule: ${rule}.`,
    )
    if (rule === 'reject') return { text, timeZone, instant: null }
    // As Temporal has it: "compatible" is the earlier of two, and the later side of a gap.
    const takesLater = rule === 'later' || (rule === 'compatible' && !isTwice)
    return { text, timeZone, instant: new Date((takesLater ? later : earlier).epochMilliseconds) }
  }
}

function parse(iso: string): PlainDateTime.Record {
  return PlainDateTime.fromString(iso, getISO)
}

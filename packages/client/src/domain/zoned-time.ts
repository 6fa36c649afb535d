import type { Temporal as TemporalNamespace } from 'temporal-polyfill'
import type { CdrTime } from './cdr.ts'
import type { ReadZonedTime, ZoneSettings } from './read-time.ts'

/** The part of Temporal that is needed here. */
type Temporal = Pick<typeof TemporalNamespace, 'PlainDateTime'>
type LocalTime = ReturnType<Temporal['PlainDateTime']['from']>

/** The hours that are remembered: more than a year has. */
const mostHours = 10_000

/** Makes what reads the local times of one zone, with the platform's Temporal where there is one, else with a polyfill. */
export async function createZonedTimeReader(zone: ZoneSettings): Promise<ReadZonedTime> {
  const temporal =
    (globalThis as { Temporal?: Temporal }).Temporal ?? ((await import('temporal-polyfill')).Temporal as Temporal)
  const { timeZone } = zone
  // Temporal takes longer for one time than all else takes for a record, and the calls of a day share 24 hours.
  const offsets = new Map<string, number>()
  return (text, report) => {
    const hour = text.slice(0, hourLength)
    const remembered = offsets.get(hour)
    const utc = Date.parse(`${asIso(text)}Z`)
    if (remembered !== undefined && !Number.isNaN(utc)) return { text, timeZone, instant: new Date(utc - remembered) }
    const local = parseLocal(text, temporal)
    if (!local) return null
    const offset = offsetOfHour(hour, timeZone, temporal)
    if (offsets.size >= mostHours) offsets.clear()
    if (offset !== undefined) offsets.set(hour, offset)
    return readByRule(text, local, zone, report)
  }
}

/** Length of `yyyy-MM-dd HH`. */
const hourLength = 13

function asIso(text: string): string {
  return text.replace(' ', 'T')
}

/** Milliseconds between UTC and the local time, if they are the same from the first second of an hour to its last. */
function offsetOfHour(hour: string, timeZone: string, temporal: Temporal): number | undefined {
  const [first, last] = [`${hour}:00:00`, `${hour}:59:59`].map((text) => {
    const [earlier, later] = candidatesOf(temporal.PlainDateTime.from(asIso(text)), timeZone)
    return earlier === later ? Date.parse(`${asIso(text)}Z`) - earlier : undefined
  })
  return first === last ? first : undefined
}

/** The two instants that a local time may be: the same, unless clocks are put back or forward then. */
function candidatesOf(local: LocalTime, timeZone: string): readonly [earlier: number, later: number] {
  const at = (disambiguation: 'earlier' | 'later'): number =>
    local.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds
  return [at('earlier'), at('later')]
}

function readByRule(
  text: string,
  local: LocalTime,
  { timeZone, ambiguousTime }: ZoneSettings,
  report: Parameters<ReadZonedTime>[1],
): CdrTime {
  const [earlier, later] = candidatesOf(local, timeZone)
  if (earlier === later) return { text, timeZone, instant: new Date(earlier) }
  const isTwice = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' }).toPlainDateTime().equals(local)
  report(
    'ambiguous_time',
    `${isTwice ? 'This local time occurs twice' : 'This local time never occurs'} in ${timeZone}; rule: ${ambiguousTime}.`,
  )
  if (ambiguousTime === 'reject') return { text, timeZone, instant: null }
  // As Temporal has it: "compatible" is the earlier of two, and the later side of a gap.
  const takesLater = ambiguousTime === 'later' || (ambiguousTime === 'compatible' && !isTwice)
  return { text, timeZone, instant: new Date(takesLater ? later : earlier) }
}

function parseLocal(text: string, temporal: Temporal): LocalTime | undefined {
  try {
    return temporal.PlainDateTime.from(asIso(text))
  } catch {
    return undefined
  }
}

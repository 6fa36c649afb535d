import { Temporal } from 'temporal-polyfill'

/** An hour or a day in a time zone. Times are milliseconds since 1970. */
export interface TimeGroup {
  /** The value of the SQL expression for calls that began in it. */
  readonly key: number
  /** Its start and end with the offset of the time zone, in RFC 3339. */
  readonly from: string
  readonly to: string
}

/** All hours or days of a range, and the SQL expression for the one in which a call began. */
export interface TimeGroups {
  readonly groups: readonly TimeGroup[]
  readonly keySql: string
}

/** The most groups that are returned, so that the response stays below the limit of a client. */
export const maxTimeGroups = 2_000

const milliseconds = { hour: 3_600_000, day: 86_400_000 } as const
// Added to times, so that dividing years before 1970 rounds down too. A whole number of days.
const shift = 1_000_000 * milliseconds.day

/** A time during which the offset of the time zone stays the same. */
interface Piece {
  /** When the offset began to apply, which may be before the range. */
  readonly since: number
  readonly from: number
  readonly to: number
  readonly offset: number
}

/**
 * Returns the hours or days of a range of time, the parts of it at its ends included.
 *
 * @returns `undefined` if there are more than {@link maxTimeGroups}.
 */
export function timeGroupsOf(
  unit: 'hour' | 'day',
  { from, to }: { readonly from: number; readonly to: number },
  timeZone: string,
): TimeGroups | undefined {
  if ((to - from) / milliseconds[unit] > maxTimeGroups) return undefined
  const pieces = piecesOf(from, to, timeZone)
  return unit === 'hour' ? hoursOf(pieces, timeZone) : daysOf(pieces, timeZone)
}

function piecesOf(from: number, to: number, timeZone: string): Piece[] {
  const pieces: Piece[] = []
  let start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone)
  let since = start.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity
  while (start.epochMilliseconds < to) {
    const next = start.getTimeZoneTransition('next')
    const end = Math.min(to, next?.epochMilliseconds ?? to)
    pieces.push({ since, from: start.epochMilliseconds, to: end, offset: start.offsetNanoseconds / 1e6 })
    if (!next) break
    start = next
    since = next.epochMilliseconds
  }
  return pieces
}

/** Hours of the clock. Where clocks change within one, it has two parts. */
function hoursOf(pieces: readonly Piece[], timeZone: string): TimeGroups {
  const { hour } = milliseconds
  const starts = pieces.flatMap(({ since, from, to, offset }) => {
    const found: Start[] = []
    for (let key = Math.floor((from + offset) / hour) * hour - offset; key < to; key += hour)
      found.push({ key, text: textOf(Math.max(key, since), timeZone) })
    return found
  })
  const offset = offsetSql(pieces)
  const end = textOf((starts.at(-1)?.key ?? 0) + hour, timeZone)
  return { groups: groupsOf(starts, end), keySql: `(began_at + ${offset}) / ${hour} * ${hour} - ${offset}` }
}

function daysOf(pieces: readonly Piece[], timeZone: string): TimeGroups {
  const { day } = milliseconds
  const dayOf = (time: number, { offset }: Piece): number => Math.floor((time + offset) / day)
  const textOfDay = (localDay: number): string => {
    const date = Temporal.Instant.fromEpochMilliseconds(localDay * day)
      .toZonedDateTimeISO('UTC')
      .toPlainDate()
    return date.toZonedDateTime(timeZone).toString({ timeZoneName: 'never' })
  }
  const [first, last] = [pieces[0], pieces.at(-1)]
  const [from, to] = first && last ? [dayOf(first.from, first), dayOf(last.to - 1, last) + 1] : [0, 0]
  const starts = Array.from({ length: to - from }, (_, index) => {
    const localDay = from + index
    return { key: localDay + shift / day, text: textOfDay(localDay) }
  })
  return { groups: groupsOf(starts, textOfDay(to)), keySql: `(began_at + ${offsetSql(pieces)}) / ${day}` }
}

/** The start of a group, which is the end of the one before. */
interface Start {
  readonly key: number
  readonly text: string
}

function groupsOf(starts: readonly Start[], end: string): TimeGroup[] {
  return starts.map(({ key, text }, index) => ({ key, from: text, to: starts[index + 1]?.text ?? end }))
}

/** Returns the offset of the time zone when a call began, as SQL, with the shift. */
function offsetSql(pieces: readonly Piece[]): string {
  const cases = pieces.slice(0, -1).map(({ to, offset }) => `WHEN began_at < ${to} THEN ${offset + shift}`)
  const last = (pieces.at(-1)?.offset ?? 0) + shift
  return cases.length === 0 ? String(last) : `CASE ${cases.join(' ')} ELSE ${last} END`
}

function textOf(time: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone)
  return zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

import { fromAbsolute } from '@internationalized/date'
import { type Cdr, timeOfCallId } from '@org/cms-cdr-client/browser'
import { timelineOf } from './timeline-of.ts'

/** When a call began and ended. */
export interface CallTimes {
  readonly begin: Moment
  readonly end: Moment
  /** Where the begin was learned: from the record, or from the epoch time at the start of the call ID. */
  readonly source: 'record' | 'callId'
}

/** A time in the contact center. */
export interface Moment {
  /** The clock of the contact center as epoch milliseconds, as if it were UTC; the reader's own clock where its zone is unknown. */
  readonly clock: number
  /** The instant; `null` for a local time of an unknown zone. */
  readonly instant: Date | null
  /** The zone of the clock; `null` for a local time of an unknown zone. */
  readonly zone: string | null
}

/** Returns the time zone of the reader. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Returns when a call began and ended; `undefined` where neither the record nor the call ID says it. */
export function timesOf(cdr: Cdr, timeZone: string | undefined): CallTimes | undefined {
  const { beginTime, endTime, callId } = cdr
  const { seconds } = timelineOf(cdr)
  const began = beginTime && momentOf(beginTime.text, beginTime.instant, beginTime.timeZone)
  if (began) {
    const ended = endTime && momentOf(endTime.text, endTime.instant, endTime.timeZone)
    return { begin: began, end: ended && ended.clock >= began.clock ? ended : later(began, seconds), source: 'record' }
  }
  const instant = timeOfCallId(callId)
  if (!instant) return undefined
  const begin = momentAt(instant, timeZone)
  return { begin, end: later(begin, seconds), source: 'callId' }
}

/** Returns the time some seconds after another one. */
export function later({ clock, instant, zone }: Moment, seconds: number): Moment {
  if (instant && zone) return momentAt(new Date(instant.getTime() + seconds * 1000), zone)
  return { clock: clock + seconds * 1000, instant: null, zone }
}

function momentOf(text: string, instant: Date | null, zone: string | null): Moment | null {
  const clock = Date.parse(`${text.replace(' ', 'T')}Z`)
  return Number.isNaN(clock) ? null : { clock, instant, zone }
}

/** Returns the time of a zone at an instant. */
export function momentAt(instant: Date, zone = ownZone()): Moment {
  const milliseconds = instant.getTime()
  return { clock: milliseconds + fromAbsolute(milliseconds, zone).offset, instant, zone }
}

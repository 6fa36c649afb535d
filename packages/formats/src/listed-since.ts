import { isCdrError } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { Temporal } from 'temporal-polyfill'

const minute = 60_000
const hour = 60 * minute

/** Since when CC-CMS lists calls: since midnight of yesterday in the zone of the tenant or in UTC, or for 24 hours. */
export type Reach = 'tenant' | 'UTC' | 'day'

/** The zone of the tenant, if it is known. */
type Zone = string | null | undefined

/** Returns the begin of the oldest calls that CC-CMS may still list. */
export function reachesOf(now: number, timeZone: Zone): ReadonlyMap<Reach, number> {
  const midnight = (zone: string): number =>
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).subtract({ days: 1 }).startOfDay()
      .epochMilliseconds
  return new Map([
    ['tenant', midnight(timeZone ?? 'UTC')],
    ['UTC', midnight('UTC')],
    ['day', now - 24 * hour + minute],
  ])
}

/**
 * Returns where a list may begin, to be tried in this order: CC-CMS refuses one that begins before its own yesterday. The last 24 hours fit
 * any zone, except after a day of 23 hours, on which clocks were put forward.
 *
 * @param wanted Where it should begin, if that is still listed.
 */
export function listStarts(now: number, timeZone: Zone, wanted = 0): readonly number[] {
  const reaches = [...reachesOf(now, timeZone).values()]
  const from = Math.max(wanted, Math.min(...reaches))
  const later = [...reaches, now - 23 * hour + minute].filter((start) => start > from)
  return [...new Set([from, ...later])].sort((one, other) => one - other)
}

/** Returns whether CC-CMS has refused a list, so that the next of {@link listStarts} may be right. */
export function isListRefused(error: unknown): boolean {
  return isCdrError(error, 'result') && error.resultCode === resultCodeOf('INVALID_PARAMETER')
}

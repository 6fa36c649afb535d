import type { I18n } from '@lingui/core'

/** Returns the date and time of an event in a time zone, with the year unless it is the present one. */
export function formatTime(i18n: I18n, time: Date, timeZone: string): string {
  const yearOf = (date: Date): string => i18n.date(date, { year: 'numeric', timeZone })
  return i18n.date(time, {
    ...(yearOf(time) !== yearOf(new Date()) && { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZone,
  })
}

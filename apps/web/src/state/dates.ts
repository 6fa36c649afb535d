const millisecondsOfDay = 86_400_000

/** Returns the date of a moment in a time zone, or in that of the browser. */
export function dateIn(timeZone: string | undefined, at = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

/** Returns whether a text is a date of the calendar. */
export function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Returns the date so many days later, or earlier. */
export function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * millisecondsOfDay).toISOString().slice(0, 10)
}

/** The server returns up to 2000 groups. With a change of the clock, as many days can be an hour longer, which is one too many. */
const mostDays = 1_999

/** Returns whether the server counts the calls of each of so many days. */
export function hasDailyCounts(days: number): boolean {
  return days <= mostDays
}

/** Returns the Monday of a week: weeks begin as in ISO 8601. */
export function mondayOf(date: string): string {
  return shiftDate(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
}

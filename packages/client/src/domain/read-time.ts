import { Temporal } from 'temporal-polyfill'
import type { CdrTime } from './cdr.ts'

/** Tells whether a time zone is known to the runtime. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

/** Reads a local time of the tenant. Gives `null` when the text is no such time. */
export function readTime(text: string, timeZone: string | null): CdrTime | null {
  const local = parseLocal(text)
  if (!local) return null
  if (timeZone === null) return { text, timeZone, instant: null }
  const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'compatible' })
  return { text, timeZone, instant: new Date(zoned.epochMilliseconds) }
}

function parseLocal(text: string): Temporal.PlainDateTime | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T'))
  } catch {
    return undefined
  }
}

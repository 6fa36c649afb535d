import type { SignatureScheme } from './scheme.ts'

/**
 * Formats the timestamp of a signature: UTC, with or without milliseconds as the scheme says.
 *
 * @example
 * formatTimestamp(new Date(0), 'seconds') // '1970-01-01T00:00:00Z'
 */
export function formatTimestamp(time: Date, precision: SignatureScheme['timestamp']): string {
  const text = time.toISOString()
  return precision === 'milliseconds' ? text : `${text.slice(0, 19)}Z`
}

/**
 * Parses a timestamp in either precision. Returns `undefined` for anything else, including impossible dates.
 *
 * @example
 * parseTimestamp('2025-01-02T03:04:05Z')?.getTime() // 1735787045000
 */
export function parseTimestamp(text: string): Date | undefined {
  if (!form.test(text)) return undefined
  const time = new Date(text)
  // Date reads 30 February as 2 March and 24:00 as the next day, so the days differ.
  return time.getUTCDate() === Number(text.slice(8, 10)) ? time : undefined
}

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/

/** A clock that is further behind was set back: its equal requests are signed with the new time. */
const largestLeadMilliseconds = 60_000

/** When each request of late was signed, by what it says. Shared by all clients of the process. */
const signedAt = new Map<string, number>()
let forgottenAt = 0

/**
 * Returns the time to sign a request with: now, or the next millisecond in which no equal request was signed. Two equal requests
 * of the same millisecond would have the same signature, and a server that accepts each signature once would refuse the
 * second. Requests that differ do not wait for each other, so that times do not run ahead of the clock under load.
 */
export function distinctTime(now: number, request: string): number {
  if (now !== forgottenAt) {
    for (const [other, time] of signedAt) if (time < now || time > now + largestLeadMilliseconds) signedAt.delete(other)
    forgottenAt = now
  }
  const last = signedAt.get(request)
  const time = last === undefined || last - now >= largestLeadMilliseconds ? now : last + 1
  signedAt.set(request, time)
  return time
}

import type { MockRequest } from './messages.ts'
import { sessionCookie } from './spec.ts'

const sessionMilliseconds = 8 * 3_600_000

/** Returns whether a request has a session cookie. The mock signs nobody in, so it accepts every value. */
export function hasSession({ headers: { cookie = '' } }: MockRequest): boolean {
  const names = cookie.split(';').map((pair) => pair.split('=', 1)[0]?.trim())
  return names.some((name) => name === sessionCookie || name === `__Host-${sessionCookie}`)
}

/** Turns the session of the spec's example into one that lasts and may do everything. */
export function currentSession(example: string, now: Date): string {
  const expiresAt = new Date(now.getTime() + sessionMilliseconds).toISOString()
  return JSON.stringify({ ...JSON.parse(example), role: 'admin', ccIds: null, expiresAt })
}

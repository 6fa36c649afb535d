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

/** A clock that is further behind was set back: its equal requests are signed with the new time. */
const largestLeadMilliseconds = 60_000

/** From when on each request of late may be signed again, by what it says. Shared by all clients of the process. */
let freeAt = new Map<string, number>()
let forgottenAt = 0

/**
 * Returns the time to sign a request with: now, or the next time with which no equal request was signed. Two equal requests with
 * the same timestamp would have the same signature, and a server that accepts each signature once would refuse the
 * second. Requests that differ do not wait for each other, so that times do not run ahead of the clock under load. `step` is the
 * precision of the timestamp in milliseconds.
 */
export function distinctTime(now: number, request: string, step: number): number {
  // A time is taken for one step, so there is nothing to forget sooner.
  if (Math.abs(now - forgottenAt) >= step) {
    // Deleting from one and the same map would keep the requests alive until a full garbage collection; see removeCall().
    freeAt = new Map([...freeAt].filter(([, free]) => free > now && free <= now + largestLeadMilliseconds))
    forgottenAt = now
  }
  const free = freeAt.get(request) ?? now
  const time = free > now + largestLeadMilliseconds ? now : Math.max(now, free)
  freeAt.set(request, time + step)
  return time
}

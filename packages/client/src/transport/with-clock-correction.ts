import type { Transport } from './transport.ts'

/** A clock that can be corrected. */
export interface CorrectableClock {
  /** Added to the time of this machine. */
  offsetMilliseconds: number
  readonly now: () => Date
}

/** A smaller offset is not the reason for a 401: the `Date` header has whole seconds, and a response takes its time. */
const smallestOffsetMilliseconds = 5000

/**
 * Retries once by the clock of the server after a 401 whose `Date` header is far from the clock of this machine. If that
 * helps, the correction stays for all further calls of the client.
 */
export function withClockCorrection(next: Transport, clock: CorrectableClock): Transport {
  return async (request, call) => {
    const offsetBefore = clock.offsetMilliseconds
    const response = await next(request, call)
    if (response.status !== 401) return response
    const theirs = Date.parse(response.headers.get('date') ?? '')
    const offset = theirs - call.run(() => clock.now().getTime())
    if (!(Math.abs(offset - offsetBefore) > smallestOffsetMilliseconds)) return response
    clock.offsetMilliseconds = offset
    call.report?.({ type: 'skew', offsetSeconds: Math.round(offset / 1000) })
    const second = await next(request, call)
    if (second.status === 401) clock.offsetMilliseconds = offsetBefore
    return second
  }
}

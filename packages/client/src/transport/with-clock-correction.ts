import type { Transport } from './transport.ts'

/** A clock that can be put right. */
export interface CorrectableClock {
  /** What is added to the clock of this machine. */
  offsetMilliseconds: number
  readonly now: () => Date
}

/** Nearer clocks are not the reason for a 401: the header `Date` has whole seconds, and an answer takes its time. */
const smallestOffsetMilliseconds = 5000

/**
 * After a 401 whose header `Date` is far from the clock of this machine, sends once more by the clock of the other side.
 * The correction stays when it helped, for all further calls of the client.
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

import { isRetryableError, isRetryableStatus, networkFailureOf, TimeoutFailure } from './failures.ts'
import type { PendingCall, Transport, TransportResponse } from './pending-call.ts'

/**
 * Retries a request that was lost on the network, timed out, or got 408, 425, 429 or 5xx. That is safe for this interface:
 * its one operation only reads (`x-safe` in the spec), although it is a POST. A keep-alive connection that turns out to be
 * dead costs neither a pause nor one of the retries, once per call. The limit is one for both directions of `auto`.
 */
export function withRetry(next: Transport): Transport {
  // Only a connection that has been used before can have been kept alive.
  let hasResponded = false
  return async (request, call) => {
    while (true) {
      let response: TransportResponse | undefined
      let thrown: unknown
      try {
        response = await next(request, call)
        hasResponded = true
        if (!isRetryableStatus(response.status)) return response
      } catch (error) {
        call.throwIfEnded()
        thrown = error
        const mayBeDead = hasResponded && !call.responseBegan && networkFailureOf(thrown) === 'reset'
        if (mayBeDead && !call.freeRetryUsed && !call.isClosing) {
          call.freeRetryUsed = true
          call.report?.({ type: 'retry', attempt: call.attempts, reason: 'dead_socket', delayMilliseconds: 0 })
          continue
        }
      }
      const delay = pauseAfter(response, thrown, call)
      if (delay === undefined) {
        if (response) return response
        throw thrown
      }
      call.retries += 1
      const reason = response ? 'status' : thrown instanceof TimeoutFailure ? 'timeout' : 'network'
      call.report?.({ type: 'retry', attempt: call.attempts, reason, delayMilliseconds: delay })
      await call.sleep(delay)
    }
  }
}

/** The pause before the next attempt; `undefined` when there is no point in one, or no time. */
function pauseAfter(response: TransportResponse | undefined, thrown: unknown, call: PendingCall): number | undefined {
  const { limit, maxMilliseconds, baseMilliseconds } = call.limits.retry
  if (call.retries >= limit || call.isClosing || !(response || isRetryableError(thrown))) return undefined
  // Full jitter: anything from 0 to the upper limit, so that many clients do not come back at once.
  const jitter = Math.random() * Math.min(maxMilliseconds, baseMilliseconds * 2 ** call.retries)
  const delay = retryAfterMilliseconds(response?.headers.get('retry-after') ?? '') ?? jitter
  return delay < call.deadline - performance.now() ? delay : undefined
}

/** Milliseconds that a `Retry-After` asks for, in seconds or as a date; `undefined` when there is none, or an invalid one. */
function retryAfterMilliseconds(header: string): number | undefined {
  const milliseconds = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

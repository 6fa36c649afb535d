import { clientClosed, errorName, responseFailureOf, TimeoutFailure } from './failures.ts'
import type { Transport, TransportResponse } from './transport.ts'

/**
 * Counts and reports each attempt, and ends an attempt whose response is not complete in time. When the total timeout of
 * the call has elapsed, the call ends too.
 */
export function withAttemptTimeout(next: Transport): Transport {
  return async (request, call) => {
    call.throwIfEnded()
    if (call.isStopped) throw clientClosed(call.attempts)
    const { timeoutMilliseconds, totalTimeoutMilliseconds } = call.limits
    call.attempts += 1
    call.responseBegan = false
    const began = performance.now()
    // No pause is longer than the remaining time, so the total timeout can only elapse during an attempt.
    const remaining = call.deadline - began
    const timer =
      remaining < timeoutMilliseconds
        ? setTimeout(() => call.end(new TimeoutFailure(totalTimeoutMilliseconds, 'total')), remaining)
        : setTimeout(() => call.interrupt(new TimeoutFailure(timeoutMilliseconds, 'attempt')), timeoutMilliseconds)
    const report = (status: number | undefined, error: string | undefined): void => {
      const milliseconds = performance.now() - began
      call.observeAttempt?.(status, error, milliseconds)
      call.report?.({ type: 'attempt', attempt: call.attempts, status, error, milliseconds })
    }
    let response: TransportResponse
    try {
      response = await next(request, call)
    } catch (thrown) {
      report(undefined, errorName(thrown))
      throw responseFailureOf(thrown, call.responseBegan)
    } finally {
      clearTimeout(timer)
      call.inProgress = undefined
    }
    report(response.status, undefined)
    return response
  }
}

import { isCdrError } from '../errors/cdr-error.ts'
import type { RetrySettings } from '../options.ts'
import {
  clientClosed,
  errorName,
  isRetryableError,
  isRetryableStatus,
  networkFailureOf,
  responseFailureOf,
  TimeoutFailure,
} from './failures.ts'
import type { PendingCall, Transport, TransportResponse } from './pending-call.ts'

type Outcome = { readonly response: TransportResponse } | { readonly thrown: unknown }

/**
 * Retries a request that was lost on the network, timed out, or got 408, 425, 429 or 5xx. That is safe for this interface:
 * its one operation only reads (`x-safe` in the spec), although it is a POST. A keep-alive connection that turns out to be
 * dead costs neither a pause nor one of the retries, once per call. The limit is one for both directions of `auto`.
 */
export function withRetry(next: Transport): Transport {
  // Only a connection that has been used before can have been kept alive.
  let hasResponded = false
  return async (request, call) => {
    const settings = call.limits.retry
    while (true) {
      let outcome: Outcome
      try {
        const response = await next(request, call)
        hasResponded = true
        if (!isRetryableStatus(response.status)) return response
        outcome = { response }
      } catch (thrown) {
        call.throwIfEnded()
        if (
          hasResponded &&
          !call.freeRetryUsed &&
          !call.isStopped &&
          !call.responseBegan &&
          networkFailureOf(thrown) === 'reset'
        ) {
          call.freeRetryUsed = true
          call.report?.({ type: 'retry', attempt: call.attempts, reason: 'dead_socket', delayMilliseconds: 0 })
          continue
        }
        outcome = { thrown }
      }
      const delay = call.retries < settings.limit && !call.isStopped ? pauseAfter(outcome, settings, call) : undefined
      if (delay === undefined) {
        if ('response' in outcome) return outcome.response
        throw outcome.thrown
      }
      call.retries += 1
      const isTimeout = 'thrown' in outcome && outcome.thrown instanceof TimeoutFailure
      const reason = 'response' in outcome ? 'status' : isTimeout ? 'timeout' : 'network'
      call.report?.({ type: 'retry', attempt: call.attempts, reason, delayMilliseconds: delay })
      await call.sleep(delay)
    }
  }
}

/** The pause before the next attempt; `undefined` when there is no point in one, or no time. */
function pauseAfter(outcome: Outcome, settings: RetrySettings, call: PendingCall): number | undefined {
  if ('thrown' in outcome && !isRetryableError(outcome.thrown)) return undefined
  const header = 'response' in outcome ? (outcome.response.headers.get('retry-after') ?? null) : null
  // Full jitter: anything from 0 to the upper limit, so that many clients do not come back at once.
  const jitter = Math.random() * Math.min(settings.maxMilliseconds, settings.baseMilliseconds * 2 ** call.retries)
  const delay = retryAfterMilliseconds(header, Date.now()) ?? jitter
  return delay < call.deadline - performance.now() ? delay : undefined
}

/** Milliseconds that a `Retry-After` asks for, in seconds or as a date; `undefined` when there is none, or an invalid one. */
function retryAfterMilliseconds(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const milliseconds = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

/**
 * Ends an attempt whose response is not complete in time. When the total timeout of the call has elapsed, the call ends too.
 */
export function withAttemptTimeout(next: Transport): Transport {
  return async (request, call) => {
    call.throwIfEnded()
    if (call.isStopped) throw clientClosed(call.attempts)
    const { timeoutMilliseconds, totalTimeoutMilliseconds } = call.limits
    call.responseBegan = false
    // No pause is longer than the remaining time, so the total timeout can only elapse during an attempt.
    const remaining = call.deadline - performance.now()
    const timer =
      remaining < timeoutMilliseconds
        ? setTimeout(() => call.endWith(new TimeoutFailure(totalTimeoutMilliseconds, 'total')), remaining)
        : setTimeout(() => call.interrupt(new TimeoutFailure(timeoutMilliseconds, 'attempt')), timeoutMilliseconds)
    try {
      return await next(request, call)
    } catch (thrown) {
      throw responseFailureOf(thrown, call.responseBegan)
    } finally {
      clearTimeout(timer)
      call.inProgress = undefined
    }
  }
}

/** Counts and reports each attempt. It is the innermost decorator, because a request that cannot be signed is not sent. */
export function withAttempts(next: Transport): Transport {
  return async (request, call) => {
    call.attempts += 1
    const began = performance.now()
    const report = (status: number | undefined, error: string | undefined): void => {
      const milliseconds = performance.now() - began
      call.observeAttempt?.(status, error, milliseconds)
      call.report?.({ type: 'attempt', attempt: call.attempts, status, error, milliseconds })
    }
    let response: TransportResponse
    try {
      response = await next(request, call)
    } catch (thrown) {
      // The client was closed while the request waited for a connection.
      if (isCdrError(thrown, 'closed')) call.attempts = thrown.attempts
      else report(undefined, errorName(thrown))
      throw thrown
    }
    report(response.status, undefined)
    return response
  }
}

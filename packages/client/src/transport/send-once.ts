import { isCdrError } from '../errors/cdr-error.ts'
import { clientClosed, errorName, responseFailureOf, TimeoutFailure } from './failures.ts'
import type { PendingCall, Transport, TransportRequest, TransportResponse } from './pending-call.ts'

/** Adds a signature to a request. */
export type Sign = (request: TransportRequest, call: PendingCall) => Promise<TransportRequest>

/**
 * Makes one attempt: signs the request, so that every retry has a new timestamp, sends it, and reports how it ended. An attempt whose
 * response is not complete in time fails. When the total timeout of the call has elapsed, the call ends too.
 */
export function sendOnce(send: Transport, sign?: Sign): Transport {
  return async (request, call) => {
    call.throwIfEnded()
    if (call.isClosing) throw clientClosed(call.attempts)
    call.responseBegan = false
    const timer = startTimer(call)
    let began: number | undefined
    let response: TransportResponse
    try {
      const signed = sign ? await sign(request, call) : request
      // A request that cannot be signed is not sent, so it does not count.
      call.attempts += 1
      began = performance.now()
      response = await send(signed, call)
    } catch (thrown) {
      // The client was closed while the request waited for a connection.
      if (isCdrError(thrown, 'closed')) call.attempts = thrown.attempts
      else if (began !== undefined) report(call, began, undefined, errorName(thrown))
      throw responseFailureOf(thrown, call.responseBegan)
    } finally {
      clearTimeout(timer)
      call.inProgress = undefined
    }
    report(call, began, response.status)
    return response
  }
}

function startTimer(call: PendingCall): ReturnType<typeof setTimeout> {
  const { timeoutMilliseconds, totalTimeoutMilliseconds } = call.limits
  // No pause is longer than the remaining time, so the total timeout can only elapse during an attempt.
  const remaining = call.deadline - performance.now()
  return remaining < timeoutMilliseconds
    ? setTimeout(() => call.endWith(new TimeoutFailure(totalTimeoutMilliseconds, 'total')), remaining)
    : setTimeout(() => call.interrupt(new TimeoutFailure(timeoutMilliseconds, 'attempt')), timeoutMilliseconds)
}

function report(call: PendingCall, began: number, status: number | undefined, error?: string): void {
  const milliseconds = performance.now() - began
  call.options.batch?.observeAttempt(status, error, milliseconds)
  call.report?.({ type: 'attempt', attempt: call.attempts, status, error, milliseconds })
}

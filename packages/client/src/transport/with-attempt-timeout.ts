import { faultName, TimeoutFault } from './faults.ts'
import type { PendingCall } from './pending-call.ts'
import { responseFaultOf } from './response-fault.ts'
import type { Transport, TransportResponse } from './transport.ts'

/**
 * Counts and reports each attempt, and ends an attempt whose response is not complete in time. When the total timeout of
 * the call has elapsed, the call ends too.
 */
export function withAttemptTimeout(next: Transport): Transport {
  return async (request, call) => {
    call.throwIfEnded()
    const milliseconds = call.limits.timeoutMilliseconds
    call.attempts += 1
    call.answerBegan = false
    const began = performance.now()
    // No pause is longer than the remaining time, so the total timeout can only elapse during an attempt.
    const remaining = call.deadline - began
    const timer =
      remaining < milliseconds
        ? setTimeout(endCall, remaining, call)
        : setTimeout(endAttempt, milliseconds, call, milliseconds)
    let response: TransportResponse
    try {
      response = await next(request, call)
    } catch (thrown) {
      report(call, began, undefined, faultName(thrown))
      throw responseFaultOf(thrown, call.answerBegan)
    } finally {
      clearTimeout(timer)
      call.underWay = undefined
    }
    report(call, began, response.status, undefined)
    return response
  }
}

function endAttempt(call: PendingCall, milliseconds: number): void {
  call.interrupt(new TimeoutFault(milliseconds, 'attempt'))
}

function endCall(call: PendingCall): void {
  call.end(new TimeoutFault(call.limits.totalTimeoutMilliseconds, 'total'))
}

function report(call: PendingCall, began: number, status: number | undefined, fault: string | undefined): void {
  if (!call.report && !call.observeAttempt) return
  const milliseconds = performance.now() - began
  call.observeAttempt?.(status, fault, milliseconds)
  call.report?.({ type: 'attempt', attempt: call.attempts, status, fault, milliseconds })
}

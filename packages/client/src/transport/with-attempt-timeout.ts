import { faultName, responseFaultOf } from './faults.ts'
import { monotonicMilliseconds } from './monotonic-clock.ts'
import type { PendingCall } from './pending-call.ts'
import { TimeoutFault } from './timeout-fault.ts'
import type { Transport } from './transport.ts'

/**
 * Counts and reports each attempt, and ends one that takes too long, the reading of its body included. When the time of the
 * whole call is up, that ends too.
 */
export function withAttemptTimeout(next: Transport, milliseconds: number): Transport {
  return async (request, call) => {
    call.throwIfEnded()
    call.attempts += 1
    call.answerBegan = false
    const began = monotonicMilliseconds()
    // No pause is longer than the time that is left, so only an attempt can run into the end of the whole.
    const remaining = call.deadline - began
    const timer =
      remaining < milliseconds
        ? setTimeout(endCall, remaining, call)
        : setTimeout(endAttempt, milliseconds, call, milliseconds)
    try {
      const response = await next(request, call)
      report(call, began, response.status, undefined)
      return response
    } catch (thrown) {
      report(call, began, undefined, faultName(thrown))
      throw responseFaultOf(thrown, call.answerBegan)
    } finally {
      clearTimeout(timer)
      call.underWay = undefined
    }
  }
}

function endAttempt(call: PendingCall, milliseconds: number): void {
  call.interrupt(new TimeoutFault(milliseconds, 'attempt'))
}

function endCall(call: PendingCall): void {
  call.end(new TimeoutFault(call.totalTimeoutMilliseconds, 'total'))
}

function report(call: PendingCall, began: number, status: number | undefined, fault: string | undefined): void {
  if (!call.report && !call.observeAttempt) return
  const milliseconds = monotonicMilliseconds() - began
  call.observeAttempt?.(status, fault, milliseconds)
  call.report?.({ type: 'attempt', attempt: call.attempts, status, fault, milliseconds })
}

import { faultName } from './faults.ts'
import { TimeoutFault } from './timeout-fault.ts'
import type { Transport } from './transport.ts'

/** Counts and reports each attempt, and ends one that takes too long, the reading of its body included. */
export function withAttemptTimeout(next: Transport, milliseconds: number): Transport {
  return async (request, call) => {
    call.throwIfEnded()
    call.attempts += 1
    call.answerBegan = false
    const began = call.report ? performance.now() : 0
    const timer = setTimeout(() => call.interrupt(new TimeoutFault(milliseconds, 'attempt')), milliseconds)
    const report = (status: number | undefined, fault: string | undefined): void =>
      call.report?.({
        type: 'attempt',
        attempt: call.attempts,
        status,
        fault,
        milliseconds: performance.now() - began,
      })
    try {
      const response = await next(request, call)
      report(response.status, undefined)
      return response
    } catch (thrown) {
      report(undefined, faultName(thrown))
      throw thrown
    } finally {
      clearTimeout(timer)
      call.onInterrupt = undefined
    }
  }
}

import type { PendingCall, Transport } from './pending-call.ts'

/** Spreads requests evenly, so that no more than a given number are sent each second. Waiting for a turn uses up no timeout. */
export function withRate(next: Transport, perSecond: number): Transport {
  if (perSecond === Number.POSITIVE_INFINITY) return next
  const interval = 1000 / perSecond
  const waiting = new Set<() => void>()
  let nextTurn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const takeTurn = (): void => {
    // A timer that fires late is made up for, by one request at most.
    nextTurn = Math.max(nextTurn, performance.now() - interval) + interval
  }
  const giveTurns = (): void => {
    for (const begin of waiting) {
      if (nextTurn > performance.now()) break
      waiting.delete(begin)
      takeTurn()
      begin()
    }
    timer = waiting.size > 0 ? setTimeout(giveTurns, Math.max(0, nextTurn - performance.now())) : undefined
  }

  const waitForTurn = async (call: PendingCall): Promise<void> => {
    const began = performance.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.add(resolve)
    timer ??= setTimeout(giveTurns, Math.max(0, nextTurn - began))
    try {
      await call.pause(promise)
    } catch (reason) {
      waiting.delete(resolve)
      if (waiting.size === 0) {
        clearTimeout(timer)
        timer = undefined
      }
      throw reason
    }
    call.deadline += performance.now() - began
  }

  return (request, call) => {
    if (waiting.size > 0 || nextTurn > performance.now()) return waitForTurn(call).then(() => next(request, call))
    takeTurn()
    return next(request, call)
  }
}

import type { Transport } from './transport.ts'

/** Spreads requests evenly, so that no more than a given number are sent each second. Waiting for a turn uses up no timeout. */
export function withRate(next: Transport, perSecond: number): Transport {
  const interval = 1000 / perSecond
  let nextTurn = 0
  return async (request, call) => {
    const now = performance.now()
    // One request may catch up when a timer fires late.
    const turn = Math.max(nextTurn, now - interval)
    nextTurn = turn + interval
    if (turn > now) {
      await call.sleep(turn - now)
      call.deadline += performance.now() - now
    }
    return next(request, call)
  }
}

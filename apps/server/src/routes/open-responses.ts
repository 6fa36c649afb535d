import { finished } from 'node:stream'
import type { FastifyReply } from 'fastify'

interface Limits {
  readonly perCaller: number
  readonly total: number
}

/** Counts long responses, such as exports, so that one caller cannot occupy the server. */
export class OpenResponses {
  readonly #limits: Limits
  readonly #callers = new Map<FastifyReply, string>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Returns why there is no room for another response to a caller, or `undefined` if there is. */
  refusal(caller: string): 'throttled' | 'unavailable' | undefined {
    const own = [...this.#callers.values()].filter((other) => other === caller).length
    if (own >= this.#limits.perCaller) return 'throttled'
    return this.#callers.size >= this.#limits.total ? 'unavailable' : undefined
  }

  /**
   * Counts a response until its connection is closed or it is complete, which it may be already. Returns a signal that is then
   * aborted.
   */
  add(reply: FastifyReply, caller: string): AbortSignal {
    const controller = new AbortController()
    this.#callers.set(reply, caller)
    finished(reply.raw, () => {
      this.#callers.delete(reply)
      controller.abort()
    })
    return controller.signal
  }
}

import type { ObserveAttempt } from '../transport/pending-call.ts'

/** Starts low, so that a weak server does not get the full number at once. */
const startingLimit = 4

const overloadStatuses = new Set([429, 503])

/**
 * Limits the number of calls in flight. It grows with each round of successes, and halves when the server is overloaded, at
 * most once per round, because all calls that were in flight fail for the same reason.
 */
export class AdaptiveLimit {
  readonly #max: number
  #limit: number
  #successes = 0
  #mayHalveAt = 0

  constructor(max: number) {
    this.#max = max
    this.#limit = Math.min(startingLimit, max)
  }

  /** The current limit. */
  get current(): number {
    return this.#limit
  }

  /** Observes the attempts of all calls. */
  readonly observe: ObserveAttempt = (status, error, milliseconds) => {
    if (error === 'TimeoutError' || overloadStatuses.has(status ?? 0)) this.#halve(milliseconds)
    else if (status === 200) this.#grow()
  }

  #grow(): void {
    this.#successes += 1
    if (this.#successes < this.#limit || this.#limit === this.#max) return
    this.#successes = 0
    // Double until the first overload, then grow by one.
    this.#limit = this.#mayHalveAt === 0 ? Math.min(this.#max, this.#limit * 2) : this.#limit + 1
  }

  #halve(milliseconds: number): void {
    const now = performance.now()
    this.#successes = 0
    if (now < this.#mayHalveAt) return
    this.#limit = Math.max(1, Math.floor(this.#limit / 2))
    this.#mayHalveAt = now + Math.max(milliseconds, 100)
  }
}

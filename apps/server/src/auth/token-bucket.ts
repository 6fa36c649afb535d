/** Allows so many things in a second, and at most as many at once. */
export class TokenBucket {
  readonly perSecond: number
  readonly #size: number
  #tokens: number
  #filledAt: number

  constructor(perSecond: number, now = performance.now()) {
    this.perSecond = perSecond
    this.#size = Math.max(1, perSecond)
    this.#tokens = this.#size
    this.#filledAt = now
  }

  /** Takes one token and gives 0; or takes none, and gives the whole seconds until there is one. */
  waitSeconds(now = performance.now()): number {
    this.#tokens = Math.min(this.#size, this.#tokens + ((now - this.#filledAt) / 1000) * this.perSecond)
    this.#filledAt = now
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.perSecond)
    this.#tokens -= 1
    return 0
  }
}

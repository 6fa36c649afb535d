import TinyQueue from 'tinyqueue'

const maxConcurrent = 32

/** Looks up calls as they become known, several at a time. Of those that are known, the oldest comes first. */
export class LookUps<Call extends { readonly began: number }> {
  readonly #lookUp: (call: Call) => Promise<void>
  readonly #signal: AbortSignal
  readonly #waiting = new TinyQueue<Call>([], (one, other) => one.began - other.began)
  readonly #inFlight = new Set<Promise<void>>()
  #isStopped = false
  #failure: { readonly reason: unknown } | undefined

  /**
   * @param lookUp Looks up one call. The first failure stops all look-ups.
   * @param signal Stops them too.
   */
  constructor(lookUp: (call: Call) => Promise<void>, signal: AbortSignal) {
    this.#lookUp = lookUp
    this.#signal = signal
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#signal.aborted
  }

  add(calls: readonly Call[]): void {
    for (const call of calls) this.#waiting.push(call)
    this.#start()
  }

  /** Starts no further look-ups. Those in flight go on. */
  stop(): void {
    this.#isStopped = true
  }

  /** Waits until no look-up is in flight. Throws the reason of the first failure. */
  async finish(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
    if (this.#failure) throw this.#failure.reason
  }

  #start(): void {
    while (!this.#isOver && this.#inFlight.size < maxConcurrent) {
      const call = this.#waiting.pop()
      if (!call) return
      const inFlight = this.#run(call).finally(() => {
        this.#inFlight.delete(inFlight)
        this.#start()
      })
      this.#inFlight.add(inFlight)
    }
  }

  async #run(call: Call): Promise<void> {
    try {
      await this.#lookUp(call)
    } catch (reason) {
      this.#failure ??= { reason }
      this.stop()
    }
  }
}

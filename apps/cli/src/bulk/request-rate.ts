import { setTimeout } from 'node:timers/promises'

/** Spreads requests evenly over time, so that no more than a given number are sent each second. */
export class RequestRate {
  readonly #interval: number
  readonly #closed = new AbortController()
  #next = 0
  #reserved = 0

  constructor(perSecond: number) {
    this.#interval = 1000 / perSecond
  }

  /** Waits until a request may be sent, and reserves it for a call that is about to start. */
  async reserve(): Promise<void> {
    await this.#wait()
    this.#reserved += 1
  }

  /** Takes a reserved request, or waits for another one: for the second direction of a call, and for retries. */
  async take(): Promise<void> {
    if (this.#reserved > 0) this.#reserved -= 1
    else await this.#wait()
  }

  /** Ends everything that waits. */
  close(): void {
    this.#closed.abort()
  }

  async #wait(): Promise<void> {
    const now = performance.now()
    // One request may catch up when a timer fires late.
    const at = Math.max(this.#next, now - this.#interval)
    this.#next = at + this.#interval
    if (at > now) await setTimeout(at - now, undefined, { signal: this.#closed.signal })
  }
}

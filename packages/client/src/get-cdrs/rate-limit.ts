import { monotonicMilliseconds } from '../transport/monotonic-clock.ts'

/** Limits how many calls begin in one second, evenly spread. */
export class RateLimit {
  readonly #interval: number
  #next = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(perSecond: number) {
    this.#interval = 1000 / perSecond
  }

  /** Whether the next call must wait. If so, `changed` is called when the wait is over. */
  isHeld(changed: () => void): boolean {
    const delay = this.#next - monotonicMilliseconds()
    if (delay <= 0) return false
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      changed()
    }, delay)
    return true
  }

  /** Records that a call begins now. */
  take(): void {
    const now = monotonicMilliseconds()
    // Make up for a late timer, by one call at most.
    this.#next = (this.#next === 0 ? now : Math.max(this.#next, now - this.#interval)) + this.#interval
  }

  /** Clears the timer. */
  close(): void {
    clearTimeout(this.#timer)
  }
}

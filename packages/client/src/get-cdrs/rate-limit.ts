import { monotonicMilliseconds } from '../transport/monotonic-clock.ts'

/** At most so many in a second, evenly spread. */
export class RateLimit {
  readonly #interval: number
  #next = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(perSecond: number) {
    this.#interval = 1000 / perSecond
  }

  /** Whether the next must wait. If so, `changed` is called when it need not any more. */
  isHeld(changed: () => void): boolean {
    const delay = this.#next - monotonicMilliseconds()
    if (delay <= 0) return false
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      changed()
    }, delay)
    return true
  }

  /** Takes note that one begins now. */
  take(): void {
    const now = monotonicMilliseconds()
    // A timer that came late may be made up for, by one at most.
    this.#next = (this.#next === 0 ? now : Math.max(this.#next, now - this.#interval)) + this.#interval
  }

  /** Forgets the timer. */
  close(): void {
    clearTimeout(this.#timer)
  }
}

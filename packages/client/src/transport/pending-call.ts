import type { CallEvent } from '../events.ts'
import { monotonicMilliseconds } from './monotonic-clock.ts'

/** What a call may take, and who wants to know of it. */
export interface PendingCallOptions {
  readonly requestId: string
  /** What every request of the call sends besides the headers of the query and the signature. */
  readonly headers: Readonly<Record<string, string>>
  readonly totalTimeoutMilliseconds: number
  readonly signal?: AbortSignal | null | undefined
  readonly report?: ((event: CallEvent) => void) | undefined
}

/** Told how each attempt ended. It is called for every call of a batch, so it gets its values as they are, and no event. */
export type ObserveAttempt = (status: number | undefined, fault: string | undefined, milliseconds: number) => void

/** Something that can be stopped before its end. */
export interface Interruptible {
  interrupt(reason: unknown): void
}

/**
 * One call from its first attempt to its end: it counts the attempts and knows how long they may take, and its end
 * interrupts whatever is under way, an attempt or the pause before the next. At any moment only one thing is
 * under way, so one slot does what would take an AbortController for each attempt.
 */
export class PendingCall {
  readonly requestId: string
  readonly headers: Readonly<Record<string, string>>
  /** Tells of attempts and pauses; `undefined` when nobody listens. */
  readonly report: ((event: CallEvent) => void) | undefined
  observeAttempt: ObserveAttempt | undefined
  /** How often a request was sent. */
  attempts = 0
  /** Whether bytes of an answer have come in this attempt. */
  answerBegan = false
  /** What is under way, an attempt or a pause; `undefined` between them. */
  underWay: Interruptible | undefined
  /** Why nothing more may be tried. */
  ended: { readonly reason: unknown } | undefined
  /** Whether it was the caller who ended the call. */
  isAborted = false
  readonly totalTimeoutMilliseconds: number
  /** When the total timeout is up, by the monotonic clock. */
  readonly deadline: number
  readonly #signal: AbortSignal | undefined

  constructor({ requestId, headers, totalTimeoutMilliseconds, signal, report }: PendingCallOptions) {
    this.requestId = requestId
    this.headers = headers
    this.report = report
    this.deadline = monotonicMilliseconds() + totalTimeoutMilliseconds
    this.totalTimeoutMilliseconds = totalTimeoutMilliseconds
    this.#signal = signal ?? undefined
    if (!this.#signal) return
    if (this.#signal.aborted) this.handleEvent()
    else this.#signal.addEventListener('abort', this)
  }

  /** Stops the thing that is under way. The call may go on with another attempt. */
  interrupt(reason: unknown): void {
    const { underWay } = this
    this.underWay = undefined
    underWay?.interrupt(reason)
  }

  /** Throws when the call has ended. */
  throwIfEnded(): void {
    if (this.ended) throw this.ended.reason
  }

  /** Waits, unless the call ends. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.underWay = undefined
        resolve()
      }, milliseconds)
      this.underWay = {
        interrupt(reason) {
          clearTimeout(timer)
          reject(reason)
        },
      }
    })
  }

  /** Lets go of the caller's signal. */
  close(): void {
    this.#signal?.removeEventListener('abort', this)
  }

  /** The caller's signal was aborted. */
  handleEvent(): void {
    this.abort(this.#signal?.reason)
  }

  /** Ends the call in the name of the caller, who gets the reason as it is. */
  abort(reason: unknown): void {
    this.isAborted = true
    this.end(reason)
  }

  /** Ends the call: nothing more is tried. */
  end(reason: unknown): void {
    this.ended ??= { reason }
    this.interrupt(this.ended.reason)
  }
}

import type { CallEvent } from '../events.ts'
import { TimeoutFault } from './timeout-fault.ts'

/** What a call may take, and who wants to know of it. */
export interface PendingCallOptions {
  readonly requestId: string
  readonly totalTimeoutMilliseconds: number
  readonly signal?: AbortSignal | null | undefined
  readonly report?: ((event: CallEvent) => void) | undefined
}

/**
 * One call from its first attempt to its end: it counts the attempts, and its end by the caller's signal or by the total
 * timeout interrupts whatever is under way, an attempt or the pause before the next. At any moment only one thing is
 * under way, so one slot does what would take an AbortController for each attempt.
 */
export class PendingCall {
  readonly requestId: string
  /** Tells of attempts and pauses; `undefined` when nobody listens. */
  readonly report: ((event: CallEvent) => void) | undefined
  /** How often a request was sent. */
  attempts = 0
  /** Whether bytes of an answer have come in this attempt. */
  answerBegan = false
  /** Why nothing more may be tried. */
  ended: { readonly reason: unknown } | undefined
  readonly #deadline: number
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #signal: AbortSignal | undefined
  #interrupt: ((reason: unknown) => void) | undefined

  constructor({ requestId, totalTimeoutMilliseconds, signal, report }: PendingCallOptions) {
    this.requestId = requestId
    this.report = report
    this.#deadline = performance.now() + totalTimeoutMilliseconds
    this.#timer = setTimeout(this.#timeOut, totalTimeoutMilliseconds, totalTimeoutMilliseconds)
    this.#signal = signal ?? undefined
    if (!this.#signal) return
    if (this.#signal.aborted) this.#abort()
    else this.#signal.addEventListener('abort', this.#abort)
  }

  /** Milliseconds until the total timeout. */
  get remainingMilliseconds(): number {
    return this.#deadline - performance.now()
  }

  /** Whether the caller's own signal ended the call. */
  get isAborted(): boolean {
    return this.ended !== undefined && this.#signal?.aborted === true && this.ended.reason === this.#signal.reason
  }

  /** Registers what stops the thing that is under way; `undefined` when it has come to its end. */
  set onInterrupt(interrupt: ((reason: unknown) => void) | undefined) {
    this.#interrupt = interrupt
  }

  /** Stops the thing that is under way. The call may go on with another attempt. */
  interrupt(reason: unknown): void {
    const interrupt = this.#interrupt
    this.#interrupt = undefined
    interrupt?.(reason)
  }

  /** Throws when the call has ended. */
  throwIfEnded(): void {
    if (this.ended) throw this.ended.reason
  }

  /** Waits, unless the call ends. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.onInterrupt = undefined
        resolve()
      }, milliseconds)
      this.onInterrupt = (reason) => {
        clearTimeout(timer)
        reject(reason)
      }
    })
  }

  /** Releases the timer and the caller's signal. */
  close(): void {
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  readonly #abort = (): void => this.#end(this.#signal?.reason)
  readonly #timeOut = (milliseconds: number): void => this.#end(new TimeoutFault(milliseconds, 'total'))

  #end(reason: unknown): void {
    this.ended = { reason }
    this.interrupt(reason)
  }
}

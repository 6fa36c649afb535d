import { constants } from 'node:os'

type EndingSignal = 'SIGINT' | 'SIGTERM'

/** Ends a run when the user or the system asks for it, and lets it leave in order. */
export class Interruption {
  readonly #controller = new AbortController()
  #status: number | undefined

  constructor() {
    process.on('SIGINT', this.#interrupt).on('SIGTERM', this.#interrupt)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The exit status that shells give for a program that a signal ended; `undefined` when none came. */
  get status(): number | undefined {
    return this.#status
  }

  /** Ends the run for another reason. */
  stop(reason: unknown): void {
    this.#controller.abort(reason)
  }

  close(): void {
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt)
  }

  readonly #interrupt = (signal: EndingSignal): void => {
    const status = 128 + constants.signals[signal]
    // The second one does not wait for anything.
    if (this.#status !== undefined) process.exit(status)
    this.#status = status
    this.#controller.abort(new Error(`ended by ${signal}`))
  }
}

import { constants } from 'node:os'

/** Ends a run in an orderly way at Ctrl-C or SIGTERM. A second signal ends the program at once. */
export class Interruption extends AbortController {
  /** The exit status that shells use for a program that a signal ended; `undefined` if there was none. */
  status: number | undefined

  constructor() {
    super()
    process.on('SIGINT', this.#onSignal).on('SIGTERM', this.#onSignal)
  }

  close(): void {
    process.off('SIGINT', this.#onSignal).off('SIGTERM', this.#onSignal)
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const status = 128 + constants.signals[signal]
    if (this.status !== undefined) process.exit(status)
    this.status = status
    this.abort(new Error(`Ended by ${signal}.`))
  }
}

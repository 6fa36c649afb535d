import { constants } from 'node:os'
import { prompt, promptHidden } from '@org/cms-cdr-formats/prompt'
import { UsageError } from './usage-error.ts'

/** Asks for a yes or no; no is the default. */
export async function promptYesOrNo(question: string, instead: string): Promise<boolean> {
  checkTerminal(instead)
  return /^y(es)?$/i.test((await prompt(`${question} [y/N] `)).trim())
}

/** Asks for a secret, without showing what is typed. */
export async function promptSecret(question: string, instead: string): Promise<string> {
  checkTerminal(instead)
  return promptHidden(question)
}

function checkTerminal(instead: string): void {
  if (!process.stdin.isTTY) throw new UsageError(`This needs input, but stdin is not a terminal. ${instead}`)
}

/** Ends a run in an orderly way at Ctrl-C or SIGTERM. A second signal ends the program at once. */
export class Interruption extends AbortController {
  /** The exit status that shells use for a program that a signal ended; `undefined` if there was none. */
  status: number | undefined

  constructor() {
    super()
    process.on('SIGINT', this.#onSignal).on('SIGTERM', this.#onSignal)
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal).off('SIGTERM', this.#onSignal)
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const status = 128 + constants.signals[signal]
    if (this.status !== undefined) process.exit(status)
    this.status = status
    this.abort(new Error(`Ended by ${signal}.`))
  }
}

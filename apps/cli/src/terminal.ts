import { constants } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from './usage-error.ts'

/**
 * Asks for a yes or no; no is the default.
 *
 * @throws UsageError when there is no terminal.
 */
export async function promptYesOrNo(question: string, instead: string): Promise<boolean> {
  const answer = await prompt(`${question} [y/N] `, process.stderr, instead)
  return /^y(es)?$/i.test(answer.trim())
}

/**
 * Asks for a secret, without showing what is typed.
 *
 * @throws UsageError when there is no terminal.
 */
export async function promptSecret(question: string, instead: string): Promise<string> {
  process.stderr.write(process.stdin.isTTY ? question : '')
  const secret = await prompt('', new Writable({ write: (_chunk, _encoding, done) => done() }), instead)
  process.stderr.write('\n')
  return secret
}

async function prompt(question: string, output: NodeJS.WritableStream, instead: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`This needs input, but stdin is not a terminal. ${instead}`)
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  terminal.once('SIGINT', () => process.exit(128 + constants.signals.SIGINT))
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}

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

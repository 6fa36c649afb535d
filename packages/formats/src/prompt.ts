import { constants } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Asks at the terminal. Ctrl-C ends the program. */
export async function prompt(question: string, output: NodeJS.WritableStream = process.stderr): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  terminal.once('SIGINT', () => process.exit(128 + constants.signals.SIGINT))
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}

/** Asks for a secret at the terminal, without showing what is typed. */
export async function promptHidden(question: string): Promise<string> {
  // The terminal no longer echoes once this has begun. Somebody who sees the question may type at once.
  const typed = prompt('', new Writable({ write: (_chunk, _encoding, done) => done() }))
  process.stderr.write(question)
  const secret = await typed
  process.stderr.write('\n')
  return secret
}

import { closeSync, openSync, writeSync } from 'node:fs'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'

/** The file of `--rejects`. Each line is written immediately, so that an import stops when the file cannot be written. */
export class RejectsFile implements Disposable {
  readonly #file: number

  /** @throws UserError when the file cannot be written. */
  constructor(path: string, flags: 'w' | 'a') {
    this.#file = orUserError(() => openSync(path, flags))
  }

  /** @throws UserError when the file cannot be written. */
  write(file: string, line: number, reason: string): void {
    orUserError(() => writeSync(this.#file, `${JSON.stringify({ file, line, reason })}\n`))
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

function orUserError<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    throw new UserError(`Cannot write the --rejects file: ${messageOf(error)}.`)
  }
}

import { closeSync, openSync, writeSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** A file of lines of the input that are handed back, in the form of the input. It is written anew in each run. */
export class LineFile {
  readonly #fd: number
  readonly #header: () => string | undefined
  #hasHeader = false

  /** @param header The line that belongs on top, once it is known. */
  constructor(path: string, header: () => string | undefined) {
    this.#header = header
    try {
      this.#fd = openSync(path, 'w', 0o600)
    } catch (error) {
      throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
    }
  }

  add(line: string): void {
    const header = this.#hasHeader ? undefined : this.#header()
    this.#hasHeader = true
    writeSync(this.#fd, `${header === undefined ? '' : `${header}\n`}${line}\n`)
  }

  close(): void {
    closeSync(this.#fd)
  }
}

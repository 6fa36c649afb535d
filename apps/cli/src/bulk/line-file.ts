import { closeSync, openSync, writeSync } from 'node:fs'
import { access } from '../usage-error.ts'

/** A file of input lines, in the format of the input. It is written anew in each run. */
export class LineFile {
  readonly #fd: number
  readonly #header: () => string | undefined
  #hasHeader = false

  /** @param header Returns the first line of the file, which is known once the first call has been read. */
  constructor(path: string, header: () => string | undefined) {
    this.#header = header
    this.#fd = access(`${path} cannot be written`, () => openSync(path, 'w', 0o600))
  }

  add(line: string): void {
    const lines = this.#hasHeader ? [line] : [this.#header(), line]
    this.#hasHeader = true
    for (const one of lines) if (one !== undefined) writeSync(this.#fd, `${one}\n`)
  }

  close(): void {
    closeSync(this.#fd)
  }
}

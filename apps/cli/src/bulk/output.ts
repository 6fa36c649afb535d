import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs'
import { access } from '../usage-error.ts'

const stdout = 1

/** The destination of records. */
export class Output {
  /** The number of bytes in a file; `undefined` for a pipe, a device or a terminal, from which nothing can be taken back. */
  size: number | undefined
  /** Identifies a file among those that the same journal may be used with; `undefined` if there is no size. */
  readonly id: string | undefined
  readonly #fd: number

  private constructor(fd: number, id: string | undefined) {
    this.#fd = fd
    this.id = id
    this.size = id === undefined ? undefined : fstatSync(fd).size
  }

  /**
   * Opens the file that a run names, or stdout.
   *
   * @throws UsageError when it cannot be written.
   */
  static open(path: string | undefined): Output {
    if (path === undefined) {
      const { dev, ino } = fstatSync(stdout, { bigint: true })
      return new Output(stdout, fstatSync(stdout).isFile() ? `${dev}:${ino}` : undefined)
    }
    const isDevice = existsSync(path) && !statSync(path).isFile()
    // Windows cannot truncate a file that is open for appending, so the position is passed with every write.
    const flags = isDevice ? 'a' : constants.O_RDWR | constants.O_CREAT
    const fd = access(`${path} cannot be written`, () => openSync(path, flags, 0o666))
    return new Output(fd, isDevice ? undefined : 'file')
  }

  write(text: string): void | Promise<void> {
    if (this.#fd === stdout && this.size === undefined) return writeToStdout(text)
    const bytes = Buffer.from(text)
    // Other programs continue at the position of stdout, which a write with a position does not move.
    const start = this.#fd === stdout ? undefined : this.size
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#fd, bytes, at, bytes.length - at, start === undefined ? null : start + at)
    if (this.size !== undefined) this.size += bytes.length
  }

  truncate(size: number): void {
    ftruncateSync(this.#fd, size)
    this.size = size
  }

  close(): void {
    if (this.#fd === stdout) return
    if (this.size !== undefined) fsyncSync(this.#fd)
    closeSync(this.#fd)
  }
}

function writeToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

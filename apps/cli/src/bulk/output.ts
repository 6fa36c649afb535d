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
import { UsageError } from '../usage-error.ts'

/** Where records go. */
export interface Output {
  /** The number of bytes in a file; `undefined` for a pipe, a device or a terminal, from which nothing can be taken back. */
  readonly size: number | undefined
  /** Tells a file from other files that the same journal may be used with; `undefined` where there is no size. */
  readonly id: string | undefined
  write(text: string): void | Promise<void>
  truncate(size: number): void
  close(): void
}

/**
 * Opens the file that a run names, or standard output.
 *
 * @throws UsageError when it cannot be written.
 */
export function openOutput(path: string | undefined): Output {
  if (path === undefined) return fstatSync(1).isFile() ? new FileOutput(1, fileId(1)) : standardStream
  try {
    const isDevice = existsSync(path) && !statSync(path).isFile()
    // Windows cannot truncate a file that is open for appending, so the position is passed with every write.
    const fd = openSync(path, isDevice ? 'a' : constants.O_RDWR | constants.O_CREAT, 0o666)
    return new FileOutput(fd, isDevice ? undefined : 'file')
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
  }
}

function fileId(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true })
  return `${dev}:${ino}`
}

class FileOutput implements Output {
  readonly id: string | undefined
  size: number | undefined
  readonly #fd: number

  constructor(fd: number, id: string | undefined) {
    this.#fd = fd
    this.id = id
    this.size = id === undefined ? undefined : fstatSync(fd).size
  }

  write(text: string): void {
    const bytes = Buffer.from(text)
    // Other programs of the shell continue at the position of standard output, which a write with a position does not move.
    const start = this.#fd === 1 ? undefined : this.size
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#fd, bytes, at, bytes.length - at, start === undefined ? null : start + at)
    if (this.size !== undefined) this.size += bytes.length
  }

  truncate(size: number): void {
    ftruncateSync(this.#fd, size)
    this.size = size
  }

  close(): void {
    if (this.#fd === 1) return
    if (this.size !== undefined) fsyncSync(this.#fd)
    closeSync(this.#fd)
  }
}

/** Standard output that is not a file. */
const standardStream: Output = {
  size: undefined,
  id: undefined,
  write: (text) =>
    new Promise((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
    }),
  truncate() {},
  close() {},
}

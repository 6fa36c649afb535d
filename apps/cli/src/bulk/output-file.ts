import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** Where records go. */
export interface Output {
  /**
   * How many bytes are there, for outputs that can be cut back to what a journal knows of; `undefined` for a pipe or a terminal,
   * from which nothing can be taken back.
   */
  readonly size: number | undefined
  /** What tells this output from another one. The file that a run names is always the same one; standard output may be any. */
  readonly identity: string | undefined
  write(text: string): void | Promise<void>
  /** Drops all after a number of bytes. */
  cutTo(size: number): void
  close(): void
}

/** A file that records are appended to; or a device or a pipe that is named like one. */
export class FileOutput implements Output {
  readonly #fd: number
  readonly #isOwn: boolean
  readonly identity: string
  size: number | undefined

  constructor(fd: number, isOwn: boolean) {
    const stats = fstatSync(fd, { bigint: true })
    this.#fd = fd
    this.#isOwn = isOwn
    this.identity = isOwn ? 'file' : `${stats.dev}:${stats.ino}`
    this.size = stats.isFile() ? Number(stats.size) : undefined
  }

  /** Opens a file, and makes it where there is none. */
  static open(path: string): FileOutput {
    try {
      return new FileOutput(openSync(path, 'a'), true)
    } catch (error) {
      throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
    }
  }

  write(text: string): void {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at)
    if (this.size !== undefined) this.size += bytes.length
  }

  cutTo(size: number): void {
    if (this.size === undefined) return
    ftruncateSync(this.#fd, size)
    this.size = size
  }

  close(): void {
    if (!this.#isOwn) return
    if (this.size !== undefined) fsyncSync(this.#fd)
    closeSync(this.#fd)
  }
}

/** Standard output that is no file. */
class StreamOutput implements Output {
  readonly size = undefined
  readonly identity = undefined

  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
    })
  }

  cutTo(): void {}

  close(): void {}
}

/** Standard output, as a file where the shell made it one. */
export function standardOutput(): Output {
  return fstatSync(1).isFile() ? new FileOutput(1, false) : new StreamOutput()
}

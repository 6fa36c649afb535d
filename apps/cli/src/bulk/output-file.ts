import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'
import { AppendedFile } from './appended-file.ts'

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

/**
 * Opens the file that a run names; a device or a pipe may be named like one.
 *
 * @throws UsageError when it cannot be written.
 */
export function openOutput(path: string): Output {
  try {
    return existsSync(path) && !statSync(path).isFile() ? new DeviceOutput(path) : new FileOutput(path)
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
  }
}

/** Standard output, as a file where the shell made it one. */
export function standardOutput(): Output {
  return fstatSync(1).isFile() ? new RedirectedOutput() : new StreamOutput()
}

class FileOutput implements Output {
  readonly identity = 'file'
  readonly #file: AppendedFile

  constructor(path: string) {
    this.#file = new AppendedFile(path, 0o666)
  }

  get size(): number {
    return this.#file.size
  }

  write(text: string): void {
    this.#file.append(text)
  }

  cutTo(size: number): void {
    this.#file.cutTo(size)
  }

  close(): void {
    this.#file.close()
  }
}

/** Standard output that the shell sends to a file, perhaps behind what is there already. */
class RedirectedOutput implements Output {
  readonly identity: string
  size: number

  constructor() {
    const { dev, ino, size } = fstatSync(1, { bigint: true })
    this.identity = `${dev}:${ino}`
    this.size = Number(size)
  }

  write(text: string): void {
    writeAll(1, text)
    this.size += Buffer.byteLength(text)
  }

  cutTo(size: number): void {
    ftruncateSync(1, size)
    this.size = size
  }

  close(): void {}
}

class DeviceOutput implements Output {
  readonly size = undefined
  readonly identity = undefined
  readonly #fd: number

  constructor(path: string) {
    this.#fd = openSync(path, 'a')
  }

  write(text: string): void {
    writeAll(this.#fd, text)
  }

  cutTo(): void {}

  close(): void {
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

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

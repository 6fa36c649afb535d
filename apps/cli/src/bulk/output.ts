import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { isatty } from 'node:tty'
import { promisify } from 'node:util'
import type { Cdr } from '@org/cms-cdr-client'
import type { WrittenCdr } from '@org/cms-cdr-formats/columns'
import { openRows } from '@org/cms-cdr-formats/read-rows'
import { isDevice, replaceFile } from '../output/replace-file.ts'
import { access } from '../usage-error.ts'

const stdout = 1

/** Returns whether a path names a file that is not empty. */
export function hasContent(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size > 0
}

export class Output {
  /** Identifies a file among those that the same journal may be used with; `undefined` if there is no size. */
  readonly id: string | undefined
  /** Whether other programs may append to the file at any time. A journal protects the others. */
  readonly isShared: boolean
  readonly #fd: number
  readonly #isFile: boolean

  /**
   * Opens the file that a run names, or stdout.
   *
   * @param id Identifies a named file to the journal.
   */
  constructor(path: string | undefined, id?: string) {
    this.#isFile = path === undefined ? fstatSync(stdout).isFile() : !isDevice(path)
    // Windows cannot truncate a file that is open for appending, so the position is passed with every write.
    const flags = this.#isFile ? constants.O_WRONLY | constants.O_CREAT : 'a'
    this.#fd = path === undefined ? stdout : access(`${path} cannot be written`, () => openSync(path, flags, 0o666))
    this.isShared = this.#isFile && path === undefined
    const { dev, ino } = fstatSync(this.#fd, { bigint: true })
    this.id = this.isShared ? `${dev}:${ino}` : id
  }

  /** The number of bytes in a file; `undefined` for a pipe, a device or a terminal, from which nothing can be taken back. */
  get size(): number | undefined {
    return this.#isFile ? fstatSync(this.#fd).size : undefined
  }

  get isTerminal(): boolean {
    return isatty(this.#fd)
  }

  write(text: string): void | Promise<void> {
    if (this.#fd === stdout && !this.isShared) return writeToStdout(text)
    const bytes = Buffer.from(text)
    const { size: start, isShared } = this
    let at = 0
    try {
      // Other programs continue at the position of stdout, which a write with a position does not move.
      while (at < bytes.length)
        at += writeSync(this.#fd, bytes, at, bytes.length - at, isShared || start === undefined ? null : start + at)
    } catch (error) {
      // If nobody else has appended, the incomplete batch is this run's own.
      if (isShared && start !== undefined && this.size === start + at) this.truncate(start)
      throw error
    }
  }

  truncate(size: number): void {
    ftruncateSync(this.#fd, size)
  }

  [Symbol.dispose](): void {
    if (this.#fd === stdout) return
    if (this.#isFile) fsyncSync(this.#fd)
    closeSync(this.#fd)
  }
}

const writeToStdout = promisify((text: string, done: (error?: Error | null) => void) => {
  process.stdout.write(text, done)
})

/** Adds the key of the query to a response, which does not name it. An import needs it. */
export function rawWithKey({ raw, ccId, direction, callId }: Cdr): object {
  return { ...Object(raw), ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId }
}

/**
 * Creates a file for input lines, in the format of the input. Returns what adds a line to it.
 *
 * @param header Returns the first line of the file, which is known once the first call has been read.
 * @param open Closes the file, not before the last line: for the reader of a named pipe, that is the end.
 */
export function openLines(
  path: string,
  header: () => string | undefined,
  open: DisposableStack,
): (line: string) => void {
  const fd = open.adopt(
    access(`${path} cannot be written`, () => openSync(path, 'w', 0o600)),
    closeSync,
  )
  let isEmpty = true
  return (line) => {
    const lines = isEmpty ? [header() ?? [], line].flat() : [line]
    isEmpty = false
    writeFileSync(fd, lines.map((one) => `${one}\n`).join(''))
  }
}

/**
 * Writes a workbook from a file of records, one JSON object per line. Nothing can be appended to a workbook, so it is written
 * when the run is complete.
 */
export async function writeWorkbookFile(
  path: string,
  { records, columns, signal }: { records: string; columns: readonly string[]; signal: AbortSignal },
): Promise<void> {
  const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
  await replaceFile(path, writeWorkbook(readRecords(records), { columns }), { signal })
}

async function* readRecords(path: string): AsyncGenerator<WrittenCdr> {
  const rows = await openRows(createReadStream(path), { encoding: 'utf-8', chooseDelimiter: () => undefined })
  for await (const some of rows.read()) for (const { line } of some) if (line !== '') yield JSON.parse(line)
}

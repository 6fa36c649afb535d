import { readFileSync } from 'node:fs'
import type { CdrErrorCode } from '@org/cms-cdr-client'
import { UsageError } from '../usage-error.ts'
import { AppendedFile } from './appended-file.ts'
import { KeyTable } from './key-table.ts'
import { isPassing, type Outcome, outcomeNumbers } from './outcome.ts'
import type { Output } from './output-file.ts'

/** What a run asks and how it writes. Runs that differ in it cannot share a journal. */
export type RunTerms = Readonly<Record<string, string | number | boolean | undefined>>

/** One call that was dealt with. */
export interface JournalEntry {
  readonly key: string
  readonly outcome: Outcome
  readonly code?: CdrErrorCode | undefined
  readonly resultCode?: string | undefined
}

const form = 'cms-cdr bulk 1'

/**
 * Remembers what was dealt with, in a file of JSON lines: who made it and how to go on, then an entry for each call, and after
 * each bunch of them how long the output was then. Entries count only with the bunch complete and the output that long, so a kill
 * between the two files, or a machine that lost its power, never leaves a call that is listed and missing.
 */
export class Journal {
  readonly #file: AppendedFile
  /** What is known of each call. */
  readonly known: KeyTable

  private constructor(file: AppendedFile, known: KeyTable) {
    this.#file = file
    this.known = known
  }

  /**
   * Opens a journal, or begins one, and cuts the output back to what it lists.
   *
   * @throws UsageError when it belongs to a run with other terms, or its output is gone.
   */
  static open(path: string, terms: RunTerms, resume: string, output: Output): Journal {
    const known = new KeyTable()
    let file: AppendedFile
    try {
      file = new AppendedFile(path, 0o600)
    } catch (error) {
      throw new UsageError(`The journal cannot be written: ${(error as Error).message}`)
    }
    const bytes = readFileSync(file.fd)
    if (bytes.length === 0) {
      if (output.size) {
        throw new UsageError(
          `The output is not empty, and there is no journal of it (${path}). Move it away, or choose another.`,
        )
      }
      file.append(`${JSON.stringify({ form, resume, terms })}\n`)
    } else {
      const read = readJournal(bytes, path, terms, output, known)
      file.cutTo(read.validBytes)
      if (output.size !== undefined && read.outputSize !== undefined && read.outputSize <= output.size)
        output.cutTo(read.outputSize)
    }
    file.append(`${JSON.stringify(['run', output.identity ?? null, output.size ?? null])}\n`)
    return new Journal(file, known)
  }

  /** Lists a bunch of calls whose records have been written. */
  add(entries: readonly JournalEntry[], outputSize: number | undefined): void {
    let text = ''
    for (const { key, outcome, code, resultCode } of entries)
      text += `${JSON.stringify(code ? [outcome, key, code, ...(resultCode ? [resultCode] : [])] : [outcome, key])}\n`
    this.#file.append(`${text}${JSON.stringify(['written', outputSize ?? null])}\n`)
  }

  close(): void {
    this.#file.close()
  }
}

/** What a file of a journal holds. */
interface ReadJournal {
  /** Up to where it can be trusted. */
  readonly validBytes: number
  /** How long this output was then, if the journal knows it. */
  readonly outputSize: number | undefined
}

type JournalLine =
  | readonly ['run', identity: string | null, size: number | null]
  | readonly ['written', size: number | null]
  | readonly [outcome: Outcome, key: string, code?: CdrErrorCode]

function readJournal(bytes: Buffer, path: string, terms: RunTerms, output: Output, known: KeyTable): ReadJournal {
  const headEnd = bytes.indexOf(10) + 1
  checkHead(bytes.toString('utf8', 0, headEnd), path, terms)
  let validBytes = headEnd
  let outputSize: number | undefined
  let isThisOutput = false
  let bunch: JournalLine[] = []
  for (let start = headEnd; start < bytes.length; ) {
    const end = bytes.indexOf(10, start) + 1
    // A line without an end was being written when the run was killed; one that is no JSON, when the power failed.
    const line = end === 0 ? undefined : readLine(bytes, start, end)
    if (line === undefined) break
    start = end
    if (line[0] === 'run') {
      isThisOutput = line[1] !== null && line[1] === output.identity
      if (isThisOutput && Number(line[2]) > (output.size ?? 0)) break
      if (isThisOutput) outputSize = line[2] ?? undefined
      validBytes = end
    } else if (line[0] === 'written') {
      // The output is shorter than it was: what was in its lost part is asked again.
      if (isThisOutput && Number(line[1]) > (output.size ?? 0)) break
      if (isThisOutput) outputSize = line[1] ?? undefined
      for (const [outcome, key, code] of bunch as [Outcome, string, CdrErrorCode?][])
        known.set(key, code && isPassing(code) ? 0 : outcomeNumbers[outcome])
      bunch = []
      validBytes = end
    } else bunch.push(line)
  }
  return { validBytes, outputSize }
}

function readLine(bytes: Buffer, start: number, end: number): JournalLine | undefined {
  const plainKey = plainFoundKey(bytes, start, end)
  if (plainKey !== undefined) return ['found', plainKey]
  try {
    return JSON.parse(bytes.toString('utf8', start, end))
  } catch {
    return undefined
  }
}

const foundPrefix = '["found","'
const foundSuffix = '"]\n'
const needsNoEscape = /^[ !#-[\]-~]*$/

/** The key of the most frequent kind of line, read without a parser: a million of them are read in a second, not in three. */
function plainFoundKey(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('latin1', start, end)
  if (!text.startsWith(foundPrefix) || !text.endsWith(foundSuffix)) return undefined
  const key = text.slice(foundPrefix.length, -foundSuffix.length)
  return needsNoEscape.test(key) ? key : undefined
}

function checkHead(text: string, path: string, terms: RunTerms): void {
  let head: { form?: unknown; terms?: RunTerms } = {}
  try {
    head = JSON.parse(text)
  } catch {
    // Told below.
  }
  if (head.form !== form) throw new UsageError(`${path} is no journal of this program. Choose another --journal.`)
  const before = head.terms ?? {}
  const names = [...new Set([...Object.keys(before), ...Object.keys(terms)])]
  const differing = names.filter((name) => before[name] !== terms[name])
  if (differing.length === 0) return
  const list = differing.map((name) => `${name} was ${before[name] ?? 'not set'}, is ${terms[name] ?? 'not set'}`)
  throw new UsageError(
    `${path} is the journal of a run on other terms: ${list.join('; ')}. Go on with those, or choose another --journal and --output.`,
  )
}

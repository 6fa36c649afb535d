import { closeSync, createWriteStream, existsSync, openSync, realpathSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CdrBatchQuery, CdrErrorCode } from '@org/cms-cdr-client'
import { stringify } from 'csv-stringify'
import { reasonOf, UsageError } from '../usage-error.ts'
import { hasContent, type Output } from './output.ts'

export type Outcome = 'found' | 'missing' | 'failed'

/** The options that decide which records a run fetches and how it writes them. Runs that differ in one cannot share a journal. */
export type RunOptions = Readonly<Record<string, string | number | boolean | null>>

export interface JournalEntry {
  readonly key: string
  readonly outcome: Outcome
  readonly code: CdrErrorCode | null
  readonly message: string | null
}

/** Marks our files in the header of SQLite: "CDRd". A journal of other columns has another mark. */
const applicationId = 0x43445264
/** Distinguishes the name of a file from the ID of a file on stdout. */
const filePrefix = 'file:'
/** Errors that say something about the call. All others are about the connection, so the next run looks the call up again. */
const lastingErrors: readonly (CdrErrorCode | null)[] = ['not_found', 'result', 'invalid_request', 'invalid_response']

/** Returns whether a call failed for a reason that says nothing about it. */
export function isPassingFailure({ outcome, code }: JournalEntry): boolean {
  return outcome === 'failed' && !lastingErrors.includes(code)
}

/**
 * Returns what distinguishes one query from another: the call ID, and the direction and call center of lines that name them. If a
 * line does not, they are the same for the whole run.
 */
export function keyOf({ callId, direction, ccId }: CdrBatchQuery): string {
  const key = direction === undefined && ccId === undefined ? callId : `${callId}\n${direction ?? ''}\n${ccId ?? ''}`
  return key.toWellFormed()
}

/**
 * Remembers the outcome of every call in a SQLite file. The outcomes of a batch and the length that the output then has are
 * committed together, after the records are written. What the output has beyond that length is cut off when a run resumes, but
 * only what the last run wrote: after an orderly end, and in a file on stdout, the rest was appended by others.
 */
export class Journal {
  readonly #name: string
  readonly #database: DatabaseSync
  readonly #begin: StatementSync
  readonly #record: StatementSync
  readonly #setSize: StatementSync
  readonly #noteBatch: StatementSync

  /**
   * Opens or creates a journal, and locks it until it is closed or the process ends.
   *
   * @param path Without one, the journal is a temporary file that only this run uses.
   * @throws UsageError when another run uses it, it belongs to a run with other options, or it cannot be opened.
   */
  constructor(path: string | undefined, options: RunOptions) {
    this.#name = path ?? 'temporary journal'
    let database: DatabaseSync | undefined
    try {
      // SQLite would create a file that everyone can read, and its messages do not say what is wrong with a path.
      if (path !== undefined) closeSync(openSync(path, 'a', 0o600))
      database = new DatabaseSync(path ?? '')
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
      prepareTables(database, this.#name, options)
      database.exec('COMMIT; PRAGMA journal_mode = WAL')
      database.exec('CREATE TEMP TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID')
      this.#database = database
      this.#begin = database.prepare(`
        INSERT OR IGNORE INTO seen SELECT value FROM json_each(?) RETURNING key, (
          SELECT outcome FROM outcomes WHERE outcomes.key = seen.key
          AND (code IS NULL OR code IN (${lastingErrors.map((code) => `'${code}'`)}))
        ) AS outcome`)
      this.#record = database.prepare('INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)')
      this.#setSize = database.prepare('UPDATE run SET outputSize = ?')
      this.#noteBatch = database.prepare('UPDATE run SET outputSize = ?1, writeEnd = ?1 + ?2')
    } catch (error) {
      database?.close()
      throw error instanceof UsageError ? error : new UsageError(openingProblem(this.#name, error as Error))
    }
  }

  /**
   * Checks the files of a result before they are opened.
   *
   * @throws UsageError when they hold records that this journal does not list, or the records that it lists are gone.
   */
  checkOutput(id: string, records: string, workbook = records): void {
    const { outputId, outputSize } = this.#run()
    const other = [workbook, records].find(hasContent)
    if (outputId !== id && other !== undefined)
      throw new UsageError(
        `${this.#name} belongs to ${describeOutput(outputId, this.#name)}, and ${other} is not empty. Use that --output, or choose another --journal.`,
      )
    if (outputId === id && Number(outputSize) > 0 && !existsSync(records))
      throw new UsageError(
        `${this.#name} lists calls whose records are in ${records}, but that file is gone. Restore it, or delete the journal to start again.`,
      )
  }

  /**
   * Cuts an output back to the records that the journal lists, if the last run was killed. Calls whose records the output has
   * lost are forgotten.
   */
  continueOn(output: Output): void {
    const database = this.#database
    const before = this.#run()
    this.#transaction(() => {
      if (output.size === undefined || before?.outputId !== output.id) {
        database.exec('UPDATE outcomes SET outputEnd = NULL WHERE outputEnd IS NOT NULL')
      } else {
        const { size } = output
        const [whole, writeEnd] = [Number(before.outputSize), Number(before.writeEnd ?? size)]
        if (size < whole) {
          database.prepare('DELETE FROM outcomes WHERE outputEnd > ?').run(size)
          output.truncate(Number(database.prepare('SELECT max(outputEnd) AS size FROM outcomes').get()?.size ?? 0))
        } else if (size === writeEnd) output.truncate(whole)
        // What stdout appends to cannot be read, so it is not known whose an incomplete batch is.
        else if (size > whole && writeEnd > whole) throw new UsageError(unknownEnd)
      }
      database
        .prepare('UPDATE run SET outputId = ?, outputSize = ?, writeEnd = ?')
        .run(output.id ?? null, output.size ?? null, output.isShared ? (output.size ?? null) : null)
    })
    // What follows may be lost in a power cut, but not that this run has begun to write.
    database.exec('PRAGMA synchronous = NORMAL')
  }

  /** Records where a batch begins and ends in an output to which others append, before it is written. */
  noteBatch(outputSize: number | undefined, bytes: number): void {
    this.#noteBatch.run(outputSize ?? null, bytes)
  }

  /** Records that the output ends with a whole batch, so that the next run keeps what others append to it. */
  markWhole(): void {
    this.#database.exec('UPDATE run SET writeEnd = outputSize')
  }

  /** Takes keys of the input. Returns those that are new in this run, with the known outcome of each. */
  begin(keys: readonly string[]): Map<string, Outcome | null> {
    const rows = this.#begin.all(JSON.stringify(keys))
    return new Map(rows.map((row) => [row.key as string, row.outcome as Outcome | null]))
  }

  /** Records outcomes whose records have been written. */
  record(entries: readonly JournalEntry[], outputSize: number | undefined): void {
    const size = outputSize ?? null
    this.#transaction(() => {
      for (const { key, outcome, code, message } of entries) this.#record.run(key, outcome, code, message, size)
      this.#setSize.run(size)
    })
  }

  /** Writes a line for every call: CSV, or NDJSON if the name of the file says so. */
  async writeReport(path: string): Promise<void> {
    const rows = this.#database.prepare('SELECT * FROM outcomes').iterate()
    const columns = ['callId', 'direction', 'ccId', 'outcome', 'code', 'message']
    const isJson = ['.ndjson', '.jsonl'].includes(extname(path).toLowerCase())
    const format = isJson ? toNdjson : stringify({ header: true, columns, escape_formulas: true })
    try {
      await pipeline(Readable.from(rows.map(reportRow)), format, createWriteStream(path, { mode: 0o600 }))
    } catch (error) {
      throw new Error(`The report (${path}) cannot be written: ${reasonOf(error)}.`, { cause: error })
    }
  }

  /** Returns the error of a run, in other words if it is one of SQLite. */
  describe(error: unknown): unknown {
    const { errcode, message } = Object(error) as SqliteError
    if (errcode === undefined) return error
    return Object.assign(new Error(`The journal (${this.#name}) cannot be written: ${message}.`, { cause: error }), {
      code: errcode === sqliteFull ? 'ENOSPC' : 'EIO',
    })
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }

  #run(): Record<string, unknown> {
    return this.#database.prepare('SELECT outputId, outputSize, writeEnd FROM run').get() ?? {}
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}

type SqliteError = Error & { readonly errcode?: number }
const [sqliteBusy, sqliteFull, sqliteCorrupt, sqliteNotADatabase] = [5, 13, 11, 26]

/**
 * Names the file of a result as the journal remembers it: from the folder of the journal, so that both can be moved. If the
 * journal is named after the file, both can be renamed too.
 */
export function idOfFile(path: string, journal: string): string {
  if (resolve(`${path}.journal`) === resolve(journal)) return filePrefix
  const file = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  return filePrefix + relative(dirname(realpathSync(journal)), file)
}

const unknownEnd =
  'The last run was killed while it wrote to this file, which now ends with a part of its records or with those of another program. To lose none of them, append to another file.'

function describeOutput(id: unknown, journal: string): string {
  if (id === filePrefix) return journal.slice(0, -'.journal'.length)
  if (typeof id === 'string' && id.startsWith(filePrefix)) return join(dirname(journal), id.slice(filePrefix.length))
  return 'an output on stdout'
}

function reportRow({ key, outcome, code, message }: Record<string, unknown>): object {
  const [callId, direction, ccId] = String(key).split('\n')
  return { callId, direction: direction || null, ccId: ccId ? Number(ccId) : null, outcome, code, message }
}

async function* toNdjson(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}

function prepareTables(database: DatabaseSync, name: string, options: RunOptions): void {
  const id = database.prepare('PRAGMA application_id').get()?.application_id
  const isEmpty = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count === 0
  if (isEmpty) {
    database.exec(`
      PRAGMA application_id = ${applicationId};
      CREATE TABLE run (options TEXT NOT NULL, outputId TEXT, outputSize INTEGER, writeEnd INTEGER);
      CREATE TABLE outcomes (
        key TEXT PRIMARY KEY, outcome TEXT NOT NULL, code TEXT, message TEXT, outputEnd INTEGER
      ) WITHOUT ROWID`)
    database.prepare('INSERT INTO run (options) VALUES (?)').run(JSON.stringify(options))
  } else if (id !== applicationId) throw new UsageError(notAJournal(name))
  else checkOptions(JSON.parse(String(database.prepare('SELECT options FROM run').get()?.options)), options, name)
}

function checkOptions(before: RunOptions, now: RunOptions, name: string): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  const differences = names
    .filter((option) => (before[option] || null) !== (now[option] || null))
    .map((option) => `${option} was ${before[option] ?? 'not set'}, is ${now[option] ?? 'not set'}`)
  if (differences.length === 0) return
  throw new UsageError(
    `${name} belongs to a run with other options: ${differences.join('; ')}. Use the same options, or choose another --journal and --output.`,
  )
}

function notAJournal(name: string): string {
  return `${name} is not a journal of cms-cdr bulk. Choose another --journal.`
}

function openingProblem(name: string, error: SqliteError): string {
  if (error.errcode === sqliteBusy)
    return `Another run uses ${name}. Wait for it to end, or choose another --journal and --output.`
  if (error.errcode === sqliteNotADatabase) return notAJournal(name)
  if (error.errcode === sqliteCorrupt || !('code' in error))
    return `${name} is damaged: ${error.message}. Choose another --journal and --output to start again.`
  const advice = error.errcode === sqliteFull ? 'Free some space' : 'Check the folder and its permissions'
  return `The journal (${name}) cannot be opened: ${reasonOf(error)}. ${advice}, or choose another --journal.`
}

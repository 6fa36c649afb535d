import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../user-error.ts'
import { migrate } from './sqlite-schema.ts'
import type { CdrEntry, CdrKey, CdrStore, PutOutcome } from './store.ts'

// Milliseconds to wait for another process that writes to the same file.
const lockTimeout = 5_000

/** Keeps records in one SQLite file, with a write-ahead log so that readers and a writer do not wait for each other. */
export class SqliteStore implements CdrStore {
  readonly #database: DatabaseSync
  readonly #find: StatementSync
  readonly #insert: StatementSync

  /** @throws UserError when the file cannot be opened, is corrupt, or is not a database of this program. */
  constructor(path: string) {
    this.#database = open(path)
    this.#find = this.#database.prepare(
      'SELECT record, source_id FROM cdr WHERE cc_id = ? AND direction = ? AND call_id = ?',
    )
    this.#insert = this.#database.prepare('INSERT OR IGNORE INTO cdr VALUES (?, ?, ?, ?, ?, ?)')
  }

  async find(key: CdrKey): Promise<string | undefined> {
    return this.#row(key)?.record
  }

  async addSource(kind: string, name: string): Promise<number> {
    const insert = this.#database.prepare('INSERT INTO source (kind, name, started_at) VALUES (?, ?, ?)')
    return Number(insert.run(kind, name, new Date().toISOString()).lastInsertRowid)
  }

  async put(entries: readonly CdrEntry[], source: number): Promise<PutOutcome[]> {
    const storedAt = new Date().toISOString()
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const outcomes = entries.map((entry) => this.#putOne(entry, source, storedAt))
      this.#database.exec('COMMIT')
      return outcomes
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  async count(): Promise<number> {
    return Number(this.#database.prepare('SELECT count(*) AS n FROM cdr').get()?.n)
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  #row({ ccId, direction, callId }: CdrKey): { record: string; source_id: number } | undefined {
    return this.#find.get(ccId, direction, callId) as { record: string; source_id: number } | undefined
  }

  #putOne(entry: CdrEntry, source: number, storedAt: string): PutOutcome {
    const { ccId, direction, callId, recordJson } = entry
    if (this.#insert.run(ccId, direction, callId, recordJson, source, storedAt).changes === 1) return 'stored'
    const kept = this.#row(entry)
    if (kept?.source_id === source) return 'duplicate'
    return kept && isDeepStrictEqual(JSON.parse(kept.record), JSON.parse(recordJson)) ? 'unchanged' : 'conflict'
  }
}

function open(path: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: lockTimeout })
    database.exec('PRAGMA journal_mode = WAL')
    migrate(database, path)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof UserError) throw error
    throw new UserError(`Cannot open the database ${path}: ${(error as Error).message}. The file was not changed.`)
  }
}

import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'
import { addCountCalls } from './count-calls.ts'
import { insertedColumns, insertedValues } from './inserted-columns.ts'
import { migrateSqlite } from './migrate-sqlite.ts'
import type { OpenMode } from './migrations.ts'
import { isLocked, lockDatabase } from './sqlite-lock.ts'
import { SqliteReader } from './sqlite-reader.ts'
import type {
  CallCount,
  CdrKey,
  Engine,
  RemovedAtOnce,
  SearchableEntry,
  SqlValue,
  Statement,
  StoredRecord,
  TakenKey,
  Turn,
} from './store.ts'
import { StoreUnavailableError } from './store-unavailable-error.ts'

// How long a statement waits for the write lock of another process, and between two tries, in milliseconds.
const lockTimeout = 2_000
const lockPause = 10
// How long a reader may take until its end, such as a backup, in milliseconds.
const checkpointTimeout = 300_000

// The inner pages of a table of ten million records stay in memory, and leaves are read without a system call: a look-up
// costs a third of what it costs with the defaults. Mapped pages are shared between processes.
const cacheKibibytes = 65_536
const mappedBytes = 2_147_418_112
/** How long a search may take, in milliseconds. */
const searchTimeout = 10_000

/** Stores everything in one SQLite file, with a write-ahead log so that readers and a writer do not block each other. */
export class SqliteEngine implements Engine {
  readonly name = 'SQLite'
  /** Nothing else runs while it is inserted: some 10 milliseconds. */
  readonly bunch = 2_000
  readonly #database: DatabaseSync
  readonly #lock: DatabaseSync | undefined
  readonly #path: string
  readonly #fileId: string | undefined
  readonly #find: StatementSync
  readonly #taken: StatementSync
  readonly #insert: StatementSync
  readonly #advance: StatementSync
  readonly #number: StatementSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #reader: SqliteReader | undefined

  /** @throws UserError when the file cannot be opened, is corrupt, or is not a database of this program. */
  constructor(path: string, mode: OpenMode) {
    const { database, lock } = open(path, mode)
    this.#database = database
    this.#lock = lock
    this.#path = path
    this.#fileId = fileId(path)
    // No other connection can see a database in memory.
    if (path === ':memory:') addCountCalls(database)
    else this.#reader = new SqliteReader(path, { timeout: searchTimeout, lockTimeout })
    try {
      this.#find = database.prepare(
        'SELECT record AS "recordJson", answer AS "originalResponse" FROM cdr WHERE cc_id = ? AND direction = ? AND call_id = ?',
      )
      this.#taken = database.prepare(
        'SELECT record AS "recordJson", source_id AS "sourceId" FROM cdr WHERE cc_id = ? AND direction = ? AND call_id = ?',
      )
      this.#insert = database.prepare(
        // ON CONFLICT DO NOTHING would take twice the time.
        `INSERT OR IGNORE INTO cdr (${insertedColumns.join(', ')}) VALUES (${insertedColumns.map(() => '?').join(', ')})`,
      )
      this.#advance = database.prepare(
        'UPDATE kept_sequence SET last_position = last_position + ? RETURNING last_position AS last',
      )
      this.#number = database.prepare(
        'INSERT INTO kept_call (position, cc_id, direction, call_id, kept_at) VALUES (?, ?, ?, ?, ?)',
      )
    } catch (error) {
      database.close()
      lock?.close()
      throw openError(path, error)
    }
  }

  async find({ ccId, direction, callId }: CdrKey): Promise<StoredRecord | undefined> {
    return whenUnlocked(() => this.#find.get(ccId, direction, callId) as StoredRecord | undefined)
  }

  async insert(
    entries: readonly SearchableEntry[],
    source: number,
    storedAt: string,
    alongside: readonly Statement[] = [],
  ): Promise<(TakenKey | undefined)[]> {
    return this.#transaction(() => {
      const taken = entries.map((entry) => {
        if (this.#insert.run(...insertedValues(entry, source, storedAt)).changes === 1) return undefined
        const { ccId, direction, callId } = entry
        const other = this.#taken.get(ccId, direction, callId) as TakenKey | undefined
        // OR IGNORE also skips what no row may contain.
        if (!other) throw new Error('A record breaks a constraint of the table cdr.')
        return other
      })
      this.#numberCalls(
        entries.filter((_entry, index) => taken[index] === undefined),
        storedAt,
      )
      if (taken.includes(undefined)) for (const { sql, parameters } of alongside) this.#rowsOf(sql, parameters)
      return taken
    })
  }

  /** Numbers calls that are stored by the same transaction. */
  #numberCalls(keys: readonly CdrKey[], storedAt: string): void {
    if (keys.length === 0) return
    const { last } = this.#advance.get(keys.length) as { last: number }
    for (const [index, { ccId, direction, callId }] of keys.entries())
      this.#number.run(last - keys.length + index + 1, ccId, direction, callId, Date.parse(storedAt))
  }

  async query<Row extends object>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    return whenUnlocked(() => this.#rowsOf<Row>(sql, parameters))
  }

  change(statements: readonly Statement[]): Promise<object[][]> {
    return this.#transaction((giveUp) => {
      const results: object[][] = []
      for (const { sql, parameters, isRequired } of statements) {
        const rows = this.#rowsOf(sql, parameters)
        results.push(rows)
        if (isRequired && rows.length === 0) {
          giveUp()
          break
        }
      }
      return results
    })
  }

  #rowsOf<Row extends object>(sql: string, parameters: readonly SqlValue[] = []): Row[] {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    // Rows have no prototype; copies have one.
    return statement.all(named(parameters)).map((row) => ({ ...row }) as Row)
  }

  /** Does some work in a transaction, which is rolled back if the work fails or gives up. */
  #transaction<Value>(work: (giveUp: () => void) => Value): Promise<Value> {
    return whenUnlocked(() => {
      let end = 'COMMIT'
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        const value = work(() => {
          end = 'ROLLBACK'
        })
        this.#database.exec(end)
        return value
      } catch (error) {
        // A full disk has ended the transaction already.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
        throw error
      }
    })
  }

  async search<Row extends object>(sql: string, parameters: readonly SqlValue[], turn?: Turn): Promise<Row[]> {
    if (!this.#reader) return this.query(sql, parameters)
    return (await this.#reader.query(sql, named(parameters), turn)) as Row[]
  }

  async countCalls(select: string, parameters: readonly SqlValue[], turn?: Turn): Promise<CallCount[]> {
    const sql = `SELECT count_calls(group_key, kind, wait, talk) AS counts FROM (${select})`
    const [row] = await this.search<{ counts: string }>(sql, parameters, turn)
    return JSON.parse(row?.counts ?? '[]')
  }

  async purge(): Promise<string> {
    // secure_delete is not enough: pages that were rebalanced keep copies of rows.
    await whenUnlocked(() => this.#database.exec('VACUUM'))
    const until = performance.now() + checkpointTimeout
    for (;;) {
      // The log can be cut off once nobody reads an older state from it.
      const [result] = await this.query<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')
      if (result?.busy === 0) return 'Earlier backups and copies of the file still contain the number.'
      if (performance.now() > until)
        throw new StoreUnavailableError('another process reads an older state of the database')
      await sleep(lockPause)
    }
  }

  async makePartitions(): Promise<void> {}

  async dropStoredBefore(): Promise<RemovedAtOnce> {
    return { records: 0, tables: ['cdr'] }
  }

  isCurrent(): boolean {
    return this.#path === ':memory:' || fileId(this.#path) === this.#fileId
  }

  async close(): Promise<void> {
    await this.#reader?.close()
    this.#database.close()
    this.#lock?.close()
  }
}

/** Returns parameters by their names: $1 is a parameter named 1. */
function named(parameters: readonly SqlValue[]): Record<string, SqlValue> {
  return Object.fromEntries(parameters.map((value, index) => [`$${index + 1}`, value]))
}

function open(path: string, mode: OpenMode): { database: DatabaseSync; lock: DatabaseSync | undefined } {
  let database: DatabaseSync | undefined
  let lock: DatabaseSync | undefined
  try {
    if (mode === 'open' && !existsSync(path)) throw missingDatabase(path)
    if (path !== ':memory:') {
      makePrivate(path)
      lock = lockDatabase(realpathSync(path), 'shared')
    }
    database = new DatabaseSync(path, { timeout: lockTimeout })
    // NORMAL: a process that is killed loses nothing; a power cut may cost the last moments, never the file.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    database.exec(`PRAGMA cache_size = -${cacheKibibytes}; PRAGMA mmap_size = ${mappedBytes}`)
    migrateSqlite(database, path, mode)
    // From now on whenUnlocked waits, so that other queries run meanwhile.
    database.exec('PRAGMA busy_timeout = 0')
    return { database, lock }
  } catch (error) {
    database?.close()
    lock?.close()
    throw openError(path, error)
  }
}

/** Returns the error of a database that does not exist. */
export function missingDatabase(path: string): UserError {
  const create = `cms-cdr-server migrate --database sqlite:${path}`
  return new UserError(`There is no database at ${path}. Check --database, or create one: ${create}`)
}

/** Returns the error of a database that cannot be opened, with what to do about it. */
export function openError(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error
  const { message, code } = error as NodeJS.ErrnoException
  if (isLocked(error))
    return new UserError(`Another process is updating the database ${path}. Try again when it has ended.`)
  if (code === 'EISDIR')
    return new UserError(`${path} is a directory. Give a file, such as --database sqlite:${path}/cdr.sqlite`)
  const advice = isDamage(error)
    ? ' Restore a backup: cms-cdr-server restore FILE.'
    : ' Check the permissions of the file, of its folder, and of the files beside it.'
  return new UserError(`Cannot open the database ${path}: ${message}. The file was not changed.${advice}`)
}

/** Returns whether an error of SQLite says that the file is damaged. */
export function isDamage(error: unknown): boolean {
  return /malformed|not a database|no such (table|column)|disk I\/O error/.test(messageOf(error))
}

/** Identifies the file that a path names; `undefined` when there is none. */
function fileId(path: string): string | undefined {
  const file = statSync(path, { throwIfNoEntry: false, bigint: true })
  return file && `${file.dev} ${file.ino}`
}

/** Only the owner may read a new file: it holds secrets and personal data. What SQLite puts beside it gets the same mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}

const busy = 5
// Result codes of SQLite that may not occur the next time: busy, locked, read-only, I/O error, full.
const transient = new Set([busy, 6, 8, 10, 13])

/** Does some work on a database, and retries while another process holds the write lock. Other queries can run in between. */
async function whenUnlocked<Value>(work: () => Value): Promise<Value> {
  const until = performance.now() + lockTimeout
  for (;;) {
    try {
      return work()
    } catch (error) {
      const code = Number((error as { errcode?: number }).errcode) & 0xff
      if (!transient.has(code)) throw error
      if (code !== busy || performance.now() > until)
        throw new StoreUnavailableError(messageOf(error), { cause: error })
    }
    await sleep(lockPause)
  }
}

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { UserError } from '../user-error.ts'
import { migratePostgres, postgresSchemaVersion } from './migrate-postgres.ts'
import type { OpenMode } from './migrations.ts'
import type { CdrEntry, CdrKey, Engine, KeptRecord, SqlValue, TakenKey } from './store.ts'
import { StoreUnavailableError } from './store-unavailable-error.ts'

// SQLSTATEs of a transaction that another one is to blame for: serialization failure and deadlock.
const retryable = new Set(['40001', '40P01'])
const maxAttempts = 5
const columns = 'cc_id, direction, call_id, record, source_id, stored_at, answer, answer_hash'

// Prepared once for each connection. A row that is an array costs less than one that is an object.
const lookUp = {
  name: 'cms_cdr_find',
  text: 'SELECT record, answer FROM cdr WHERE cc_id = $1 AND direction = $2 AND call_id = $3',
  rowMode: 'array',
} as const

/** Keeps everything in PostgreSQL, or an engine that speaks its protocol. Many servers can share one. */
export class PostgresEngine implements Engine {
  readonly name = 'PostgreSQL'
  /** Each bunch ends with a wait for the disk. */
  readonly bunch = 10_000
  readonly #pool: pg.Pool
  /** Names of prepared statements by their SQL. */
  readonly #names = new Map<string, string>()

  private constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** @throws UserError when the server cannot be reached or does not let us in. */
  static open(url: string, mode: OpenMode): Promise<PostgresEngine> {
    return withPool(url, async (pool) => {
      await migratePostgres(pool, mode)
      return new PostgresEngine(pool)
    })
  }

  /** Returns the schema version of a database; 0 when it has no tables of ours. */
  static schemaVersionOf(url: string): Promise<number> {
    return withPool(url, async (pool) => {
      const version = await postgresSchemaVersion(pool)
      await pool.end()
      return version
    })
  }

  find({ ccId, direction, callId }: CdrKey): Promise<KeptRecord | undefined> {
    return this.#pool.query<[string, string | null]>({ ...lookUp, values: [ccId, direction, callId] }).then(
      ({ rows: [row] }) => row && { recordJson: row[0], answer: row[1] },
      (error) => tell(error),
    )
  }

  async insert(entries: readonly CdrEntry[], source: number, storedAt: string): Promise<(TakenKey | undefined)[]> {
    // Of entries with the same key, the first is stored.
    const distinct = new Map<string, CdrEntry>()
    for (const entry of entries) if (!distinct.has(keyText(entry))) distinct.set(keyText(entry), entry)
    const candidates = [...distinct.values()]
    try {
      return await this.#transaction(async (client) => {
        const added = await insertNew(client, candidates, source, storedAt)
        const taken = await recordsOf(
          client,
          candidates.filter((entry) => !added.has(keyText(entry))),
        )
        return entries.map((entry) => {
          const key = keyText(entry)
          if (added.delete(key)) return undefined
          return taken.get(key) ?? { recordJson: distinct.get(key)?.recordJson ?? '', sourceId: source }
        })
      })
    } catch (error) {
      tell(error)
    }
  }

  async query<Row extends object>(text: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    const name = this.#names.get(text) ?? `cms_cdr_${this.#names.size}`
    this.#names.set(text, name)
    try {
      return (await this.#pool.query<Row>({ name, text, values: [...parameters] })).rows
    } catch (error) {
      tell(error)
    }
  }

  async backup(): Promise<void> {
    throw new UserError('A PostgreSQL database is backed up by its own tools: run pg_dump, and pg_restore to restore.')
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #transaction<Value>(work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.#pool.connect()
      try {
        await client.query('BEGIN')
        const value = await work(client)
        await client.query('COMMIT')
        client.release()
        return value
      } catch (error) {
        // An open transaction ends with its connection.
        client.release(true)
        if (attempt === maxAttempts || !retryable.has(String((error as { code?: string }).code))) throw error
        await sleep(Math.random() * 100 * attempt)
      }
    }
  }
}

/**
 * Inserts entries with distinct keys and returns the keys that were added. COPY cannot skip keys that are taken, so it fills a
 * temporary table. Rows are inserted in the order of their keys, so that two imports of the same calls wait for each other
 * instead of deadlocking.
 */
async function insertNew(
  client: pg.PoolClient,
  entries: readonly CdrEntry[],
  source: number,
  storedAt: string,
): Promise<Set<string>> {
  const rows = entries.map(({ ccId, direction, callId, recordJson, answer, answerHash }) => [
    ...[ccId, direction, callId, recordJson, source, storedAt, answer, answerHash],
  ])
  const end = 'ON CONFLICT DO NOTHING RETURNING cc_id AS "ccId", direction, call_id AS "callId"'
  const [first] = rows
  // A gateway stores one record at a time, and a temporary table for each would bloat the catalog of PostgreSQL.
  if (first && rows.length === 1) {
    const sql = `INSERT INTO cdr (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ${end}`
    return new Set((await client.query<CdrKey>(sql, first)).rows.map(keyText))
  }
  await client.query('CREATE TEMPORARY TABLE cdr_new (LIKE cdr INCLUDING DEFAULTS) ON COMMIT DROP')
  const lines = rows.map((row) => `${row.map(copyText).join('\t')}\n`)
  const copy = client.query(copyFrom(`COPY cdr_new (${columns}) FROM STDIN`))
  await pipeline(Readable.from([Buffer.from(lines.join(''))]), copy)
  const added = await client.query<CdrKey>(
    `INSERT INTO cdr (${columns}) SELECT ${columns} FROM cdr_new ORDER BY cc_id, direction, call_id ${end}`,
  )
  return new Set(added.rows.map(keyText))
}

/**
 * Returns the records that have the keys of some entries, and maybe some that have a part of one key and a part of another. A
 * join would be exact, but PostgreSQL likes to read the whole table for it.
 */
async function recordsOf(client: pg.PoolClient, entries: readonly CdrEntry[]): Promise<Map<string, TakenKey>> {
  if (entries.length === 0) return new Map()
  const { rows } = await client.query<CdrKey & TakenKey>(
    `SELECT cc_id AS "ccId", direction, call_id AS "callId", record AS "recordJson", source_id AS "sourceId"
     FROM cdr WHERE cc_id = ANY($1) AND direction = ANY($2) AND call_id = ANY($3)`,
    (['ccId', 'direction', 'callId'] as const).map((name) => [...new Set(entries.map((entry) => entry[name]))]),
  )
  return new Map(rows.map((row) => [keyText(row), row]))
}

/** Connects to a database. The pool is closed when the work fails. */
async function withPool<Value>(url: string, work: (pool: pg.Pool) => Promise<Value>): Promise<Value> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    application_name: 'cms-cdr-server',
    types: { getTypeParser },
  })
  // A connection that is lost while it is idle is replaced when the next query needs one.
  pool.on('error', () => {})
  try {
    return await work(pool)
  } catch (error) {
    await pool.end()
    if (error instanceof UserError) throw error
    throw new UserError(`Cannot open the database ${withoutPassword(url)}: ${reasonOf(error)}.`)
  }
}

/** Numbers of ours are far below 2^53, so BIGINT comes as a number and not as a text. */
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format)

const keyText = ({ ccId, direction, callId }: CdrKey): string => `${ccId} ${direction} ${callId}`

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A value in the text format of COPY. */
function copyText(value: string | number | undefined): string {
  if (value === undefined) return '\\N'
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, (char) => escapes[char] ?? char)
}

function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1@')
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  return message || String(code)
}

// Classes of SQLSTATE: connection, resources, intervention of the operator, system error.
const passing = /^(08|53|57|58)/

/** Throws what went wrong: as it is, or as a store that cannot work now. */
function tell(error: unknown): never {
  // What has no SQLSTATE did not come from PostgreSQL: the connection was lost, or could not be made.
  const isAnswer = error instanceof pg.DatabaseError
  if (isAnswer && !passing.test(String(error.code))) throw error
  throw new StoreUnavailableError(reasonOf(error), { cause: error })
}

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { UserError } from '../user-error.ts'
import { migratePostgres, postgresSchemaVersion } from './migrate-postgres.ts'
import type { OpenMode } from './migrations.ts'
import type { CdrEntry, CdrKey, Engine, KeptRecord, SqlValue } from './store.ts'
import { StoreUnavailableError } from './store-unavailable-error.ts'

const uniqueViolation = '23505'
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

  /** COPY is twice as fast as INSERT but knows no "pass over what is there", so it is tried first. */
  async insert(entries: readonly CdrEntry[], source: number, storedAt: string): Promise<boolean[]> {
    try {
      if (entries.length > 1 && (await this.#copy(entries, source, storedAt))) return entries.map(() => true)
      return await this.#insertNew(entries, source, storedAt)
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

  async #copy(entries: readonly CdrEntry[], source: number, storedAt: string): Promise<boolean> {
    const lines = entries.map(({ ccId, direction, callId, recordJson, answer, answerHash }) =>
      [ccId, direction, callId, recordJson, source, storedAt, answer, answerHash].map(copyText).join('\t'),
    )
    const client = await this.#pool.connect()
    try {
      await pipeline(
        Readable.from([Buffer.from(`${lines.join('\n')}\n`)]),
        client.query(copyFrom(`COPY cdr (${columns}) FROM STDIN`)),
      )
      client.release()
      return true
    } catch (error) {
      const taken = (error as { code?: string }).code === uniqueViolation
      client.release(!taken)
      if (taken) return false
      throw error
    }
  }

  async #insertNew(entries: readonly CdrEntry[], source: number, storedAt: string): Promise<boolean[]> {
    const column = (name: keyof CdrEntry) => entries.map((entry) => entry[name] ?? null)
    const { rows } = await this.#pool.query<CdrKey>(
      `INSERT INTO cdr (${columns})
       SELECT cc_id, direction, call_id, record, $7::bigint, $8::text, answer, answer_hash
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS new (cc_id, direction, call_id, record, answer, answer_hash)
       ON CONFLICT DO NOTHING
       RETURNING cc_id AS "ccId", direction, call_id AS "callId"`,
      [
        ...(['ccId', 'direction', 'callId', 'recordJson', 'answer', 'answerHash'] as const).map(column),
        source,
        storedAt,
      ],
    )
    const stored = new Set(rows.map(keyText))
    // Of entries with the same key, the first is the one that was kept.
    return entries.map((entry) => stored.delete(keyText(entry)))
  }
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

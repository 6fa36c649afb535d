import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { countKinds } from './count-calls.ts'
import { insertedColumns, insertedValues } from './inserted-columns.ts'
import { migratePostgres, postgresSchemaVersion } from './migrate-postgres.ts'
import type { OpenMode } from './migrations.ts'
import { dayCondition, dropStoredBefore, letRestTakeAll, makePartitions, refusedByRest } from './postgres-partitions.ts'
import { batchTimeouts, connectPool, isQueryTimeout, reasonOf, withTimeout } from './postgres-pool.ts'
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
import { ClientGoneError, StoreUnavailableError } from './store-unavailable-error.ts'

// SQLSTATEs of a transaction that another one is to blame for: serialization failure and deadlock.
const retryable = new Set(['40001', '40P01'])
const maxAttempts = 5
const findText =
  'SELECT record AS "recordJson", answer AS "originalResponse" FROM cdr WHERE cc_id = $1 AND direction = $2 AND call_id = $3'
// Named by their text: behind PgBouncer, a server of another version may share a connection of PostgreSQL.
const nameOf = (text: string): string => `find_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
// SQLSTATEs of a prepared statement that this connection of PostgreSQL does not know, or knows already: behind an old PgBouncer, each
// transaction may get another connection.
const lostStatements = new Set(['26000', '42P05'])
/** Searches at the same time. The other connections are for what must not wait for them, such as look-ups. */
const mostSearches = 5
/** By default, a search that waited longer for its turn is refused: who sent it may have given up. In milliseconds. */
const defaultWait = 5_000
// Class of SQLSTATE. The severity is in the language of the server.
const warningClass = '01'
const vacuumTimeout = 24 * 60 * 60_000
const columns = insertedColumns.join(', ')

/** Stores everything in PostgreSQL, or an engine that speaks its protocol. Several servers can share one. */
export class PostgresEngine implements Engine {
  readonly name = 'PostgreSQL'
  /** Each commit waits for the disk. */
  readonly bunch = 10_000
  #pool: pg.Pool
  /** Whether a look-up is prepared once for each connection, which halves its cost. */
  #canPrepare = true
  readonly #renewPool: () => pg.Pool
  readonly #searches = pLimit(mostSearches)

  private constructor(pool: pg.Pool, renewPool: () => pg.Pool) {
    this.#pool = pool
    this.#renewPool = renewPool
  }

  /** @throws UserError when the database cannot be used. */
  static open(url: string, mode: OpenMode): Promise<PostgresEngine> {
    return connectPool(url, async (pool, renewPool) => {
      await migratePostgres(pool, mode)
      return new PostgresEngine(pool, renewPool)
    })
  }

  /** Returns the schema version of a database; 0 when it has no tables of ours. */
  static schemaVersionOf(url: string): Promise<number> {
    return connectPool(url, async (pool) => {
      const version = await postgresSchemaVersion(pool)
      await pool.end()
      return version
    })
  }

  async find({ ccId, direction, callId }: CdrKey): Promise<StoredRecord | undefined> {
    const day = dayCondition(callId)
    const query = { text: day ? `${findText} AND ${day}` : findText, values: [ccId, direction, callId] }
    if (this.#canPrepare) {
      try {
        const { rows } = await this.#run((pool) => pool.query<StoredRecord>({ ...query, name: nameOf(query.text) }))
        return rows[0]
      } catch (error) {
        if (!lostStatements.has(String((error as { code?: string }).code))) throw error
        this.#canPrepare = false
      }
    }
    const [row] = await this.query<StoredRecord>(query.text, query.values)
    return row
  }

  async insert(
    entries: readonly SearchableEntry[],
    source: number,
    storedAt: string,
    alongside: readonly Statement[] = [],
  ): Promise<(TakenKey | undefined)[]> {
    // Of entries with the same key, the first is stored.
    const keys = entries.map(keyText)
    const distinct = new Map<string, SearchableEntry>()
    for (const [index, entry] of entries.entries()) {
      const key = keys[index] ?? ''
      if (!distinct.has(key)) distinct.set(key, entry)
    }
    // In the order of their keys, so that two imports of the same calls wait for each other instead of deadlocking.
    const candidates = [...distinct].sort(([one], [other]) => (one < other ? -1 : 1))
    return this.#transaction(`SET LOCAL statement_timeout = ${batchTimeouts.statement}`, async (client) => {
      const added = await insertNew(
        client,
        candidates.map(([, entry]) => entry),
        source,
        storedAt,
      )
      const missed = candidates.flatMap(([key, entry]) => (added.has(key) ? [] : [entry]))
      const taken = await recordsOf(client, missed)
      if (added.size > 0) for (const { sql, parameters = [] } of alongside) await client.query(sql, [...parameters])
      // Last, because every other transaction that stores calls waits from here to the end of this one.
      await numberCalls(
        client,
        candidates.flatMap(([key, entry]) => (added.has(key) ? [entry] : [])),
        storedAt,
      )
      return keys.map((key) => {
        if (added.delete(key)) return undefined
        return taken.get(key) ?? { recordJson: distinct.get(key)?.recordJson ?? '', sourceId: source }
      })
    })
  }

  search<Row extends object>(text: string, parameters: readonly SqlValue[], turn?: Turn): Promise<Row[]> {
    return this.#inTurn(() => this.query<Row>(text, parameters), turn)
  }

  countCalls(select: string, parameters: readonly SqlValue[], turn?: Turn): Promise<CallCount[]> {
    const counts = `count(*) AS calls FROM (${select}) AS calls`
    const sql = `SELECT group_key AS "groupKey", kind, wait AS seconds, ${counts} GROUP BY 1, 2, 3
      UNION ALL SELECT group_key, ${countKinds.talk}, talk, ${counts} WHERE talk IS NOT NULL GROUP BY 1, 3`
    // With less memory, PostgreSQL sorts all rows to group them.
    const count = async (client: pg.PoolClient): Promise<CallCount[]> => {
      const { rows } = await client.query<CallCount>(sql, [...parameters])
      return rows
    }
    return this.#inTurn(() => this.#transaction("SET LOCAL work_mem = '64MB'", count), turn)
  }

  #inTurn<Value>(work: () => Promise<Value>, { longestWait = defaultWait, signal }: Turn = {}): Promise<Value> {
    const since = performance.now()
    return this.#searches(() => {
      if (signal?.aborted) throw new ClientGoneError()
      if (performance.now() - since > longestWait) throw new StoreUnavailableError('too many searches are running')
      return work()
    })
  }

  /** Statements are not prepared by name: through PgBouncer, the next one may reach another connection of PostgreSQL. */
  async query<Row extends object>(text: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    const { rows } = await this.#run((pool) => repeatedly(pool, () => pool.query<Row>(text, [...parameters])))
    return rows
  }

  async change(statements: readonly Statement[]): Promise<object[][]> {
    return this.#transaction('', async (client) => {
      const results: object[][] = []
      for (const { sql, parameters = [], isRequired } of statements) {
        const { rows } = await client.query(sql, [...parameters])
        results.push(rows)
        if (!isRequired || rows.length > 0) continue
        await client.query('ROLLBACK')
        break
      }
      return results
    })
  }

  makePartitions(retentionDays: number, now = new Date()): Promise<void> {
    return this.#alone((client) => makePartitions(client, retentionDays, now))
  }

  dropStoredBefore(instant: Date): Promise<RemovedAtOnce> {
    return this.#alone((client) => dropStoredBefore(client, instant))
  }

  async purge(): Promise<string> {
    const warnings: string[] = []
    await this.#alone(async (client) => {
      await client.query('SET statement_timeout = 0')
      // PostgreSQL skips a table of another owner, and only warns of that.
      client.on('notice', ({ code = '', message = '' }) => code.startsWith(warningClass) && warnings.push(message))
      await client.query(withTimeout(vacuumTimeout, 'VACUUM cdr, pending_leg'))
    })
    if (warnings.length > 0)
      return `VACUUM has not freed the space of the removed rows: ${warnings.join('; ')}. Run VACUUM cdr, pending_leg as the owner of the tables.`
    return (
      'VACUUM has freed the space of the removed rows, but their bytes stay in it until other rows overwrite them. VACUUM FULL cdr, pending_leg removes them, and locks the tables meanwhile. ' +
      'The archive of the write-ahead log, and earlier dumps and backups, still contain the number.'
    )
  }

  isCurrent(): boolean {
    return true
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  /** Runs some work on the pool, and replaces the pool when a connection is dead: it is rarely the only one. */
  async #run<Value>(work: (pool: pg.Pool) => Promise<Value>): Promise<Value> {
    const pool = this.#pool
    try {
      return await work(pool)
    } catch (error) {
      if (isQueryTimeout(error) && pool === this.#pool) {
        this.#pool = this.#renewPool()
        // It may be closed already, when the server stops.
        pool.end().catch(() => {})
      }
      throw storeErrorOf(error)
    }
  }

  /** Runs some work on a connection of its own, with which its settings and an open transaction end. */
  #alone<Value>(work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
    return this.#run(async (pool) => {
      const client = await pool.connect()
      try {
        return await work(client)
      } finally {
        client.release(true)
      }
    })
  }

  /** Does some work in a transaction. If the work has rolled it back, the COMMIT at its end does nothing. */
  #transaction<Value>(settings: string, work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
    return this.#run((pool) =>
      repeatedly(pool, async () => {
        const client = await pool.connect()
        try {
          await client.query(`BEGIN; ${settings}`)
          const value = await work(client)
          await client.query('COMMIT')
          client.release()
          return value
        } catch (error) {
          // An open transaction ends with its connection.
          client.release(true)
          throw error
        }
      }),
    )
  }
}

/** Does some work, which is one statement or one transaction, and retries it if it failed because of another transaction. */
async function repeatedly<Value>(pool: pg.Pool, work: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const isRefused = refusedByRest(error)
      if (attempt === maxAttempts || !(isRefused || retryable.has(String((error as { code?: string }).code))))
        throw error
      if (isRefused) await letRestTakeAll(pool)
      await sleep(Math.random() * 100 * attempt)
    }
  }
}

/** Returns a statement with the time limit of batches. */
const inBatch = (text: string, values?: unknown[]) => withTimeout(batchTimeouts.query, text, values)

/**
 * Inserts entries with distinct keys, in their order, and returns the keys that were added. COPY cannot skip keys that are
 * taken, so it fills a temporary table.
 */
async function insertNew(
  client: pg.PoolClient,
  entries: readonly SearchableEntry[],
  source: number,
  storedAt: string,
): Promise<Set<string>> {
  const end = 'ON CONFLICT DO NOTHING RETURNING cc_id AS "ccId", direction, call_id AS "callId"'
  const [first] = entries
  // A gateway stores one record at a time, and a temporary table for each would bloat the catalog of PostgreSQL.
  if (first && entries.length === 1) {
    const values = insertedValues(first, source, storedAt)
    const places = values.map((_value, index) => `$${index + 1}`).join(', ')
    const sql = `INSERT INTO cdr (${columns}) VALUES (${places}) ${end}`
    const { rows: added } = await client.query<CdrKey>(inBatch(sql, values))
    return new Set(added.map(keyText))
  }
  await client.query('CREATE TEMPORARY TABLE cdr_new (LIKE cdr INCLUDING DEFAULTS) ON COMMIT DROP')
  const lines = entries.map((entry) => `${insertedValues(entry, source, storedAt).map(copyText).join('\t')}\n`)
  const copy = Object.assign(copyFrom(`COPY cdr_new (${columns}) FROM STDIN`), {
    query_timeout: batchTimeouts.query,
  })
  await pipeline(Readable.from([Buffer.from(lines.join(''))]), client.query(copy))
  const { rows: added } = await client.query<CdrKey>(
    inBatch(`INSERT INTO cdr (${columns}) SELECT ${columns} FROM cdr_new ${end}`),
  )
  return new Set(added.map(keyText))
}

/**
 * Returns the records that have the keys of some entries, and maybe some that have a part of one key and a part of another. A
 * join would be exact, but PostgreSQL likes to read the whole table for it.
 */
async function recordsOf(client: pg.PoolClient, entries: readonly SearchableEntry[]): Promise<Map<string, TakenKey>> {
  if (entries.length === 0) return new Map()
  const sql = `SELECT cc_id AS "ccId", direction, call_id AS "callId", record AS "recordJson", source_id AS "sourceId"
    FROM cdr WHERE cc_id = ANY($1) AND direction = ANY($2) AND call_id = ANY($3)`
  const parts = (['ccId', 'direction', 'callId'] as const).map((name) => [
    ...new Set(entries.map((entry) => entry[name])),
  ])
  const { rows } = await client.query<CdrKey & TakenKey>(inBatch(sql, parts))
  return new Map(rows.map((row) => [keyText(row), row]))
}

/** Numbers calls that are stored by the same transaction. One row counts, so that numbers become visible in their order. */
async function numberCalls(client: pg.PoolClient, keys: readonly CdrKey[], storedAt: string): Promise<void> {
  if (keys.length === 0) return
  const sql = `WITH sequence AS (
      UPDATE kept_sequence SET last_position = last_position + $4 RETURNING last_position - $4 AS before
    )
    INSERT INTO kept_call (position, cc_id, direction, call_id, kept_at)
    SELECT before + number, cc_id, direction, call_id, $5
    FROM sequence, unnest($1::bigint[], $2::text[], $3::text[]) WITH ORDINALITY AS new (cc_id, direction, call_id, number)`
  const lists = [keys.map(({ ccId }) => ccId), keys.map((key) => key.direction), keys.map(({ callId }) => callId)]
  await client.query(inBatch(sql, [...lists, keys.length, Date.parse(storedAt)]))
}

const keyText = ({ ccId, direction, callId }: CdrKey): string => `${ccId} ${direction} ${callId}`

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Returns a value in the text format of COPY. */
function copyText(value: SqlValue): string {
  if (value === null) return '\\N'
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, (char) => escapes[char] ?? char)
}

// Classes of SQLSTATE: connection, resources, operator intervention, system error; and a server that is read-only, as a standby.
const transient = /^(08|53|57|58|25006)/

/** Returns an error as it is, or as that of a store that is unavailable for the moment. */
function storeErrorOf(error: unknown): unknown {
  // An error without SQLSTATE is not from PostgreSQL: the connection was lost, or could not be made.
  const isFromPostgres = error instanceof pg.DatabaseError
  if (isFromPostgres && !transient.test(String(error.code))) return error
  return new StoreUnavailableError(reasonOf(error), { cause: error })
}

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { batchTimeouts, withTimeout } from './postgres-pool.ts'
import type { RemovedAtOnce } from './store.ts'

// In seconds, as the times with which call IDs begin.
const day = 24 * 60 * 60
// Partitions of one retention time. A search reads an index of each.
const mostPartitions = 30
// Partitions begin this many days from now, and are made until this many days later.
const daysAhead = 2
const daysMade = 3
const apart = 'cdr_rest_apart'
// Queries wait behind a statement that waits for a lock on a table, so it gives up soon and tries again. Autovacuum yields after a second.
const lockTimeout = 2_000
const lockAttempts = 20
// SQLSTATEs of a statement that another one is to blame for: a lock was not available, a deadlock, or a serialization failure.
const retryable = new Set(['55P03', '40P01', '40001'])
const queryCanceled = '57014'
const checkViolation = '23514'
const validation = 24 * 60 * 60_000

/** A partition of the calls whose IDs begin with a time from one until another, in seconds since 1970. */
interface Partition {
  readonly name: string
  readonly from: number
  readonly to: number
}

/**
 * Returns a condition that is true for a call ID and names the day of its time as constants, so that a prepared statement reads one
 * partition only; `undefined` for an ID of another form and for old calls, so that there is a bounded number of such statements.
 */
export function dayCondition(callId: string, now = Date.now()): string | undefined {
  const seconds = Number(/^\d{10}/.exec(callId)?.[0])
  const from = Math.floor(seconds / day) * day
  const today = Math.floor(now / 1000 / day) * day
  if (!(from > today - 100 * day && from <= today + day)) return undefined
  return `call_id >= '${from}' AND call_id < '${from + day}'`
}

/**
 * Makes partitions for the calls of the next days. What is in the partition of the rest is not moved: a range that it has calls of stays
 * there.
 */
export async function makePartitions(client: pg.PoolClient, retentionDays: number, now: Date): Promise<void> {
  const { rest, partitions } = await readLayout(client)
  if (!rest) return
  const width = Math.ceil(retentionDays / mostPartitions) * day
  const first = (Math.floor(now.getTime() / 1000 / day) + daysAhead) * day
  let from = Math.max(first, ...partitions.map(({ to }) => to))
  for (; from < first + daysMade * day; from += width) await makePartition(client, from, from + width)
}

async function makePartition(client: pg.PoolClient, from: number, to: number): Promise<void> {
  const name = `cdr_${new Date(from * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`
  // With this constraint, PostgreSQL need not read the rest while it holds up all queries.
  await whenLocked(client, async () => {
    await letRestTakeAll(client)
    await client.query(
      `ALTER TABLE cdr_rest ADD CONSTRAINT ${apart} CHECK (NOT (call_id >= '${from}' AND call_id < '${to}')) NOT VALID`,
    )
  })
  try {
    await whenLocked(
      client,
      () => client.query(withTimeout(validation, `ALTER TABLE cdr_rest VALIDATE CONSTRAINT ${apart}`)),
      validation,
    )
    await whenLocked(client, () =>
      client.query(`CREATE TABLE ${name} PARTITION OF cdr FOR VALUES FROM ('${from}') TO ('${to}')`),
    )
  } catch (error) {
    if (codeOf(error) !== checkViolation) throw error
  } finally {
    await whenLocked(client, () => letRestTakeAll(client))
  }
}

/** Returns whether the partition of the rest has refused a call, because a process ended while it made another partition. */
export function refusedByRest(error: unknown): boolean {
  return (error as { constraint?: string }).constraint === apart
}

/** Allows calls of all times that no other partition covers in the default partition. */
export async function letRestTakeAll(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  await client.query(`ALTER TABLE cdr_rest DROP CONSTRAINT IF EXISTS ${apart}`)
}

/**
 * Drops the partitions whose records were all stored before an instant. One whose calls are a day older has records that came late, or
 * could not be dropped; its records are removed one by one.
 */
export async function dropStoredBefore(client: pg.PoolClient, instant: Date): Promise<RemovedAtOnce> {
  const { rest, partitions } = await readLayout(client)
  if (!rest) return { records: 0, tables: ['cdr'] }
  const limit = instant.getTime() / 1000
  const tables = ['cdr_rest']
  let records = 0
  for (const { name, to } of partitions.filter((partition) => partition.to <= limit)) {
    // A partition that takes too long, or stays locked, must not keep the others from being cleared.
    const dropped = await dropIfOld(client, name, instant).catch((error) => {
      if (retryable.has(codeOf(error)) || codeOf(error) === queryCanceled) return undefined
      throw error
    })
    if (dropped !== undefined) records += dropped
    else if (to + day <= limit) tables.push(name)
  }
  return { records, tables }
}

/** Drops a partition if all of its records were stored before an instant, and returns their number. */
async function dropIfOld(client: pg.PoolClient, name: string, instant: Date): Promise<number | undefined> {
  // Mostly a partition either is old or will not be for days, which its index says without a lock.
  const recent = await client.query(`SELECT FROM ${name} WHERE stored_at >= $1 LIMIT 1`, [instant.toISOString()])
  if (recent.rowCount !== 0) return undefined
  return whenLocked(client, async () => {
    // Nothing is stored in it meanwhile, but it can be read.
    await client.query(`LOCK TABLE ${name} IN SHARE MODE`)
    const { rows } = await client.query<{ records: number; isOld: boolean; days: readonly (number | null)[] }>(
      withTimeout(
        batchTimeouts.query,
        `SELECT count(*) AS records, coalesce(max(stored_at) < $1, true) AS "isOld",
           json_build_array(min(began_at) / 86400000, max(began_at) / 86400000) AS days FROM ${name}`,
        [instant.toISOString()],
      ),
    )
    const [found] = rows
    if (!found?.isOld) return undefined
    await client.query(withTimeout(batchTimeouts.query, `DROP TABLE ${name}`))
    // No trigger notices that these calls are gone.
    await client.query('UPDATE call_day SET version = version + 1 WHERE day BETWEEN $1 AND $2', [...found.days])
    return found.records
  })
}

const codeOf = (error: unknown): string => String((error as { code?: string }).code)

/** Runs statements in a transaction that needs locks, again and again until it gets them. */
async function whenLocked<Value>(
  client: pg.PoolClient,
  work: () => Promise<Value>,
  statementTimeout: number = batchTimeouts.statement,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    await client.query(
      `BEGIN; SET LOCAL lock_timeout = ${lockTimeout}; SET LOCAL statement_timeout = ${statementTimeout}`,
    )
    try {
      const value = await work()
      await client.query('COMMIT')
      return value
    } catch (error) {
      await client.query('ROLLBACK')
      if (attempt === lockAttempts || !retryable.has(codeOf(error))) throw error
      await sleep(1_000 * Math.random())
    }
  }
}

/**
 * Returns the partitions in the order of their times. There are none, and no rest, if the table is divided in another way or belongs to
 * another user.
 */
async function readLayout(client: pg.PoolClient): Promise<{ rest: boolean; partitions: Partition[] }> {
  const { rows } = await client.query<{ name: string; bound: string }>(
    `SELECT child.relname AS name, pg_get_expr(child.relpartbound, child.oid) AS bound
     FROM pg_class AS parent JOIN pg_inherits ON inhparent = parent.oid JOIN pg_class AS child ON child.oid = inhrelid
     WHERE parent.oid = 'cdr'::regclass AND pg_has_role(parent.relowner, 'USAGE') ORDER BY bound`,
  )
  const partitions = rows.flatMap(({ name, bound }) => {
    const [, from, to] = /FROM \('(\d{10})'\) TO \('(\d{10})'\)/.exec(bound) ?? []
    return from && to ? [{ name, from: Number(from), to: Number(to) }] : []
  })
  return { rest: rows.some(({ name, bound }) => name === 'cdr_rest' && bound === 'DEFAULT'), partitions }
}

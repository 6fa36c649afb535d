import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, describe, inject } from 'vitest'
import type { CdrStore } from '../src/store/cdr-store.ts'
import { postgresDialect } from '../src/store/migrate-postgres.ts'
import { applicationId, sqliteDialect } from '../src/store/migrate-sqlite.ts'
import { migrations } from '../src/store/migrations.ts'
import { openStore } from '../src/store/open-store.ts'
import { migratedDatabase } from './migrated-database.ts'

/** Makes the address of a database without records. On PostgreSQL, it has its tables already, unless it is to be empty. */
export type NewAddress = (content?: 'empty') => Promise<string>

/** Makes a database on the PostgreSQL server of this run. A copy of one that has its tables costs a tenth of the migrations. */
export const newPostgresDatabase: NewAddress = (content) => copyDatabase(content ? 'template1' : migratedDatabase)

/** Makes the databases of this worker with one connection. With one for each database, this process would mostly connect. */
let maker: pg.Pool | undefined

function makerPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: inject('postgresUrl'),
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  })
  // It is never closed: the end of the run, which stops the server, must not be an unhandled error.
  return pool.on('error', () => {})
}

async function copyDatabase(template: string): Promise<string> {
  const database = `test_${randomUUID().replaceAll('-', '')}`
  maker ??= makerPool()
  // Nothing is written to the log of the server, and what connections have read of the catalog is copied as well.
  await maker.query(`CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY FILE_COPY`)
  return inject('postgresUrl').replace(/[^/]*$/, database)
}

/** Returns the statements of docs/scale.md that partition the records. */
export function partitionStatements(): string {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/scale.md'), 'utf8')
  return /```sql\n(BEGIN;\n.*?COMMIT;\n)```/s.exec(page)?.[1] ?? ''
}

/** Makes a database whose tables are partitioned by hash. */
export const newPartitionedDatabase: NewAddress = preparedOnce(({ engine }) => engine.query(partitionStatements()))

/** Makes a database with partitions for the days from 14 to 16 November 2023. */
const newDividedDatabase: NewAddress = preparedOnce(({ engine }) => engine.makePartitions(30, new Date('2023-11-12')))

/** Prepares a database when the first one is needed, and copies it from then on. */
function preparedOnce(prepare: (store: CdrStore) => Promise<unknown>): NewAddress {
  let prepared: Promise<string> | undefined
  const make = async (): Promise<string> => {
    const address = await newPostgresDatabase()
    const store = await openStore(address)
    await prepare(store)
    await store.close()
    return new URL(address).pathname.slice(1)
  }
  return async () => {
    prepared ??= make()
    return copyDatabase(await prepared)
  }
}

/**
 * Registers the same tests for every engine, each on real databases that are thrown away afterwards. With `isPartitioned`, records are
 * divided by time on PostgreSQL, and once more by hash as docs/scale.md says.
 */
export function describeOnEveryEngine(
  name: string,
  tests: (newAddress: NewAddress) => void,
  { isPartitioned = false } = {},
): void {
  describe(`${name} on SQLite`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-stores-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    let made = 0
    tests(async () => `sqlite:${join(folder, `${made++}.sqlite`)}`)
  })
  describe(`${name} on PostgreSQL`, () => tests(isPartitioned ? newDividedDatabase : newPostgresDatabase))
  if (isPartitioned) describe(`${name} on PostgreSQL, partitioned by hash`, () => tests(newPartitionedDatabase))
}

/** Creates the tables of an older version, with one record and what more a statement adds, in place of the tables that there are. */
export async function createOlderDatabase(
  address: string,
  version: number,
  recordJson: string,
  more = '',
): Promise<void> {
  const record = `INSERT INTO cdr (cc_id, direction, call_id, record, source_id, stored_at)
    VALUES (1, 'inbound', '1', '${recordJson}', 1, '2026-01-02T03:04:05.678Z'); ${more}`
  const older = migrations.slice(0, version)
  if (address.startsWith('sqlite:')) {
    const database = new DatabaseSync(address.slice('sqlite:'.length))
    for (const { sql } of older) database.exec(sql(sqliteDialect))
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; ${record}`)
    database.close()
    return
  }
  const client = new pg.Client(address)
  await client.connect()
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  for (const { sql } of older) await client.query(sql(postgresDialect))
  await client.query(`CREATE TABLE cms_cdr_schema (version BIGINT NOT NULL); ${record}`)
  await client.query('INSERT INTO cms_cdr_schema (version) VALUES ($1)', [version])
  await client.end()
}

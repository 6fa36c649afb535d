import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, describe, inject } from 'vitest'
import { postgresWords } from '../src/store/migrate-postgres.ts'
import { applicationId, sqliteWords } from '../src/store/migrate-sqlite.ts'
import { migrations } from '../src/store/migrations.ts'

/** Makes the address of an empty database. */
export type NewAddress = () => Promise<string>

/** Makes an empty database on the PostgreSQL server of this run and returns its address. */
export async function newPostgresDatabase(): Promise<string> {
  const server = inject('postgresUrl')
  const database = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client(server)
  await client.connect()
  await client.query(`CREATE DATABASE ${database}`)
  await client.end()
  return server.replace(/[^/]*$/, database)
}

/** Registers the same tests for every engine, each on real databases that are thrown away afterwards. */
export function describeOnEveryEngine(name: string, tests: (newAddress: NewAddress) => void): void {
  describe(`${name} on SQLite`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-stores-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    let made = 0
    tests(async () => `sqlite:${join(folder, `${made++}.sqlite`)}`)
  })
  describe(`${name} on PostgreSQL`, () => tests(newPostgresDatabase))
}

/** Creates the tables of an older version, with one record. */
export async function createOlderDatabase(address: string, version: number, recordJson: string): Promise<void> {
  const record = `INSERT INTO cdr (cc_id, direction, call_id, record, source_id, stored_at)
    VALUES (1, 'inbound', '1', '${recordJson}', 1, '2026-01-02T03:04:05.678Z')`
  const older = migrations.slice(0, version)
  if (address.startsWith('sqlite:')) {
    const database = new DatabaseSync(address.slice('sqlite:'.length))
    for (const { sql } of older) database.exec(sql(sqliteWords))
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; ${record}`)
    database.close()
    return
  }
  const client = new pg.Client(address)
  await client.connect()
  for (const { sql } of older) await client.query(sql(postgresWords))
  await client.query(`CREATE TABLE cms_cdr_schema (version BIGINT NOT NULL); ${record}`)
  await client.query('INSERT INTO cms_cdr_schema (version) VALUES ($1)', [version])
  await client.end()
}

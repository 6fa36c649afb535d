import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, inject } from 'vitest'

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

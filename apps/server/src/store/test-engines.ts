import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type TestPostgres } from '@org/cms-cdr-test-postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'

/** Makes the address of an empty database. */
export type NewAddress = () => Promise<string>

/** Registers the same tests for every engine, each on real databases that are thrown away afterwards. */
export function describeOnEveryEngine(name: string, tests: (newAddress: NewAddress) => void): void {
  describe(`${name} on SQLite`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-stores-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    let made = 0
    tests(async () => `sqlite:${join(folder, `${made++}.sqlite`)}`)
  })
  describe(`${name} on PostgreSQL`, () => {
    let server: TestPostgres
    beforeAll(async () => {
      server = await startPostgres()
    })
    afterAll(() => server?.[Symbol.asyncDispose]())
    let made = 0
    tests(async () => {
      const database = `test_${made++}`
      const client = new pg.Client(server.url)
      await client.connect()
      await client.query(`CREATE DATABASE ${database}`)
      await client.end()
      return server.url.replace(/[^/]*$/, database)
    })
  })
}

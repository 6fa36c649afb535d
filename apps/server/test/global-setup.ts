import { startPostgres } from '@org/cms-cdr-test-support/postgres'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openStore } from '../src/store/open-store.ts'
import { migratedDatabase } from './migrated-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the PostgreSQL server that all test files share; see `newPostgresDatabase`. */
    readonly postgresUrl: string
  }
}

/** Starts one PostgreSQL server for the whole run, with a database that has all tables and of which tests take copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  const client = new pg.Client(postgres.url)
  await client.connect()
  await client.query(`CREATE DATABASE ${migratedDatabase}`)
  await client.end()
  await (await openStore(postgres.url.replace(/[^/]*$/, migratedDatabase))).close()
  project.provide('postgresUrl', postgres.url)
  return async () => postgres[Symbol.asyncDispose]()
}

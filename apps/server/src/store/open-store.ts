import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { readTenant } from '../search/tenant.ts'
import { UserError } from '../user-error.ts'
import { CdrStore } from './cdr-store.ts'
import { sqliteSchemaVersion } from './migrate-sqlite.ts'
import type { OpenMode } from './migrations.ts'
import { openError, SqliteEngine } from './sqlite-engine.ts'
import type { Engine } from './store.ts'

/**
 * Opens the store that an address names: `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST/DATABASE`.
 *
 * @param mode What may happen to the database. Default: it is created, or brought up to date.
 * @throws UserError when the address is of neither form, or the database cannot be opened.
 */
export async function openStore(address: string, mode: OpenMode = 'migrate'): Promise<CdrStore> {
  const path = sqlitePathOf(address)
  if (path !== undefined) return archive(new SqliteEngine(path, mode))
  const { PostgresEngine } = await loadPostgres()
  return archive(await PostgresEngine.open(address, mode))
}

async function archive(engine: Engine): Promise<CdrStore> {
  try {
    return new CdrStore(engine, await readTenant(engine))
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Returns the schema version of a database without changing anything; 0 when there is none yet. */
export async function schemaVersionOf(address: string): Promise<number> {
  const path = sqlitePathOf(address)
  if (path === undefined) return (await loadPostgres()).PostgresEngine.schemaVersionOf(address)
  if (!existsSync(path)) return 0
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true })
    return sqliteSchemaVersion(database, path)
  } catch (error) {
    throw openError(path, error)
  } finally {
    database?.close()
  }
}

/** Returns the path of a SQLite address, and `undefined` for PostgreSQL. */
export function sqlitePathOf(address: string): string | undefined {
  const path = /^sqlite:(.+)$/.exec(address)?.[1]
  if (path !== undefined || /^postgres(ql)?:\/\/./.test(address)) return path
  // What is given may be a password, so at most a scheme is repeated.
  const scheme = /^[a-z]+:\/\//i.exec(address)?.[0]
  throw new UserError(
    `The address of the database must be sqlite:PATH, such as sqlite:cdr.sqlite, or postgres://USER@HOST/DATABASE${scheme ? `, but it starts with ${scheme}` : ''}. Check --database and DATABASE_URL.`,
  )
}

/** The driver takes a while to load, and SQLite does not need it. */
function loadPostgres(): Promise<typeof import('./postgres-engine.ts')> {
  return import('./postgres-engine.ts')
}

import { UserError } from '../user-error.ts'
import { CdrStore } from './cdr-store.ts'
import { SqliteEngine } from './sqlite-engine.ts'

/**
 * Opens the store that an address names: `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST/DATABASE`.
 *
 * @throws UserError when the address is of neither form, or the database cannot be opened.
 */
export async function openStore(address: string): Promise<CdrStore> {
  const path = /^sqlite:(.+)$/.exec(address)?.[1]
  if (path) return new CdrStore(new SqliteEngine(path))
  if (/^postgres(ql)?:\/\/./.test(address)) {
    // The driver takes a while to load, and whoever uses SQLite need not wait for it.
    const { PostgresEngine } = await import('./postgres-engine.ts')
    return new CdrStore(await PostgresEngine.open(address))
  }
  const scheme = /^\w+:/.exec(address)?.[0] ?? 'nothing of the kind'
  throw new UserError(
    `--database must be sqlite:PATH, such as sqlite:cdr.sqlite, or postgres://USER:PASSWORD@HOST/DATABASE, but is ${scheme}.`,
  )
}

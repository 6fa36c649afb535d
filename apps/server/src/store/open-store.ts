import { UserError } from '../user-error.ts'
import { SqliteStore } from './sqlite-store.ts'
import type { CdrStore } from './store.ts'

/** Opens the store that an address such as `sqlite:cdr.sqlite` names. */
export function openStore(address: string): CdrStore {
  const path = /^sqlite:(.+)$/.exec(address)?.[1]
  if (!path) throw new UserError(`--database must be sqlite:PATH, such as sqlite:cdr.sqlite, but is "${address}".`)
  return new SqliteStore(path)
}

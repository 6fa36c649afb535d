import { signInSchema } from '../spec.ts'
import type { Engine } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { hashPassword, isPassword } from './passwords.ts'

const longestName = signInSchema.properties.person.maxLength

/** Somebody who may sign in. */
export interface Person {
  readonly name: string
  /** Whether there is a password; without one, only a one-time link lets the person in. */
  readonly hasPassword: boolean
  readonly createdAt: string
}

/**
 * Adds a person, or gives a person that is there a new password.
 *
 * @throws UserError when the name is not one, or the password is too short.
 */
export async function addPerson(engine: Engine, name: string, password?: string): Promise<void> {
  if (!/^[\p{L}\p{N}._@-]+$/u.test(name) || name.length > longestName) {
    throw new UserError(
      `A name has 1 to ${longestName} letters, digits, dots, hyphens, underscores or @, but this is "${name}".`,
    )
  }
  const hash = password === undefined ? null : await hashPassword(password)
  await engine.query(
    `INSERT INTO person (name, password_hash, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET password_hash = coalesce(excluded.password_hash, person.password_hash)`,
    [name, hash, new Date().toISOString()],
  )
}

/** Gives all people. */
export async function listPeople(engine: Engine): Promise<Person[]> {
  const rows = await engine.query<{ name: string; password_hash: string | null; created_at: string }>(
    'SELECT name, password_hash, created_at FROM person ORDER BY name',
  )
  return rows.map((row) => ({ name: row.name, hasPassword: row.password_hash !== null, createdAt: row.created_at }))
}

/**
 * Removes a person and ends their sessions.
 *
 * @throws UserError when there is nobody of this name.
 */
export async function removePerson(engine: Engine, name: string): Promise<void> {
  const [removed] = await engine.query('DELETE FROM person WHERE name = $1 RETURNING name', [name])
  if (!removed) throw new UserError(`There is nobody called ${name}. See: cms-cdr-server user list.`)
  await engine.query('DELETE FROM session WHERE person = $1', [name])
  await engine.query('DELETE FROM sign_in_link WHERE person = $1', [name])
}

/** Tells whether this is the person's password. */
export async function hasPassword(engine: Engine, name: string, password: string): Promise<boolean> {
  const [row] = await engine.query<{ password_hash: string | null }>(
    'SELECT password_hash FROM person WHERE name = $1',
    [name],
  )
  return isPassword(password, row?.password_hash ?? undefined)
}

import { signInSchema } from '../spec.ts'
import type { SqlValue, Statement, Tables } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import type { AuditDetails } from './audit.ts'
import { hashPassword, isPassword } from './passwords.ts'
import type { Role } from './roles.ts'

const longestName = signInSchema.properties.person.maxLength

/** What a person may do, and how often. */
export interface Permissions {
  readonly role: Role
  /** The call center IDs that the person is limited to; `null` for all. */
  readonly ccIds: readonly number[] | null
  /** The maximum number of requests per second; `null` for the default of the server. */
  readonly requestsPerSecond: number | null
  /** The maximum number of calls per minute whose phone numbers the person reveals; `null` for the default of the server. */
  readonly revealsPerMinute: number | null
}

/** A person who may sign in. */
export interface Person extends Permissions {
  readonly name: string
  /** Whether there is a password; without one, the person signs in with a one-time link. */
  readonly hasPassword: boolean
  /** The OpenID provider at which the person signs in; `null` for a person of this server. */
  readonly issuer: string | null
  readonly createdAt: string
  /** Incremented when the password or the role changes. Sessions of an earlier epoch have ended. */
  readonly sessionEpoch: number
}

/** The settings of a person to change. Omitted ones stay as they are. */
export type PersonChanges = { readonly [Name in keyof Permissions]?: Permissions[Name] | undefined } & {
  /** `null` removes the password. */
  readonly password?: string | null | undefined
}

/**
 * Adds a person, as a viewer if no role is given.
 *
 * @param takenText The message of the error when the name is taken.
 * @throws UserError when the name is invalid or taken, or the password is too short.
 */
export async function addPerson(
  engine: Tables,
  givenName: string,
  given: PersonChanges = {},
  takenText?: string,
): Promise<void> {
  // Normalized as at sign-in, because one name can be encoded in several ways.
  const name = givenName.normalize('NFC')
  if (!/^[\p{L}\p{N}._@-]+$/u.test(name) || name.length > longestName) {
    throw new UserError(
      `A name must have 1 to ${longestName} letters, digits, dots, hyphens, underscores or @, but is "${name}".`,
    )
  }
  const columns = await columnsOf({ ...given, role: given.role ?? 'viewer' })
  const names = Object.keys(columns)
  const sql = `INSERT INTO person (name, created_at, session_epoch, ${names.join(', ')})
    VALUES ($1, $2, $3, ${names.map((_name, index) => `$${index + 4}`).join(', ')})
    ON CONFLICT DO NOTHING RETURNING name`
  const parameters = [name, new Date().toISOString(), Date.now(), ...Object.values(columns)]
  const [added] = await engine.change([{ sql, parameters, isRequired: true }])
  if (added?.length === 0)
    throw new UserError(takenText ?? `There is already a user ${name}.`, {
      kind: 'conflict',
      commandHint: `To change it: cms-cdr-server user set ${name}`,
    })
}

/**
 * Changes a person. A new password or another role ends the person's sessions.
 *
 * @throws UserError when there is no such person, the person signs in elsewhere, or the password is too short.
 */
export async function changePerson(engine: Tables, name: string, changes: PersonChanges): Promise<void> {
  const { role, issuer } = await personCalled(engine, name)
  if (issuer !== null && typeof changes.password === 'string')
    throw new UserError(`${name} signs in at ${issuer}, and cannot have a password here.`, { kind: 'conflict' })
  const columns = await columnsOf(changes)
  const sets = Object.keys(columns).map((column, index) => `${column} = $${index + 2}`)
  const endsSessions = changes.password !== undefined || (changes.role ?? role) !== role
  if (endsSessions) sets.push(nextEpoch)
  if (sets.length === 0) return
  await changeRow(engine, name, {
    sql: `UPDATE person SET ${sets.join(', ')} WHERE name = $1 RETURNING name`,
    parameters: [name, ...Object.values(columns)],
    endsSessions,
  })
}

/**
 * Replaces the password of a person, and ends the person's sessions. Changes nothing if they were ended since the person was read.
 *
 * @returns The person after the change, if there was one.
 */
export async function changeOwnPassword(
  engine: Tables,
  { name, sessionEpoch }: Person,
  password: string,
): Promise<Person | undefined> {
  const sql = `UPDATE person SET password_hash = $2, ${nextEpoch} WHERE name = $1 AND session_epoch = $3
    RETURNING ${personColumns}`
  const parameters = [name, await hashPassword(password), sessionEpoch]
  const [changed] = await engine.change([{ sql, parameters, isRequired: true }, ...endOfSessions(name)])
  // The statement returns these columns.
  const [row] = changed as PersonRow[]
  return row && personFrom(row)
}

/** Returns all people. */
export async function listPeople(engine: Tables): Promise<Person[]> {
  const rows = await engine.query<PersonRow>(`SELECT ${personColumns} FROM person ORDER BY name`)
  return rows.map(personFrom)
}

/** Returns the person of a name, if there is one. */
export async function findPerson(engine: Tables, name: string): Promise<Person | undefined> {
  const [row] = await engine.query<PersonRow>(`SELECT ${personColumns} FROM person WHERE name = $1`, [name])
  return row && personFrom(row)
}

/**
 * Returns the person of a name.
 *
 * @throws UserError when there is none.
 */
export async function personCalled(engine: Tables, name: string): Promise<Person> {
  const person = await findPerson(engine, name)
  if (!person) throw noSuchUser(name)
  return person
}

/** Returns a statement that finds a person only while they have the same role and call centers. It locks the row. */
export function personWithSameAccess({ name, role, ccIds }: Person): Statement {
  const sql = `UPDATE person SET role = role WHERE name = $1 AND role = $2 AND coalesce(cc_ids, '') = $3 RETURNING name`
  return { sql, parameters: [name, role, ccIds ? JSON.stringify(ccIds) : ''], isRequired: true }
}

/** Returns the error for a name that no person has. */
export function noSuchUser(name: string): UserError {
  return new UserError(`There is no user ${name}.`, {
    kind: 'unknown',
    commandHint: 'To list all: cms-cdr-server user list',
  })
}

/** Returns changes of a person for the audit log, without the password. */
export function auditedChanges(
  user: string,
  { password, ...changes }: PersonChanges,
): Omit<PersonChanges, 'password'> & Pick<AuditDetails, 'user' | 'password'> {
  if (password === undefined) return { user, ...changes }
  return { user, ...changes, password: password === null ? 'removed' : 'changed' }
}

/** Returns the person with a name and a password, if both are correct. */
export async function findPersonWithPassword(
  engine: Tables,
  name: string,
  password: string,
): Promise<Person | undefined> {
  const [row] = await engine.query<PersonRow & { passwordHash: string | null }>(
    `SELECT ${personColumns}, password_hash AS "passwordHash" FROM person WHERE name = $1`,
    [name],
  )
  const isRight = await isPassword(password, row?.passwordHash ?? undefined)
  return row && isRight ? personFrom(row) : undefined
}

/**
 * Removes a person and ends their sessions.
 *
 * @throws UserError when there is no such person.
 */
export async function removePerson(engine: Tables, name: string): Promise<void> {
  await changeRow(engine, name, { sql: 'DELETE FROM person WHERE name = $1 RETURNING name' })
}

/**
 * Ends all sessions of a person, and makes their one-time links invalid.
 *
 * @throws UserError when there is no such person.
 */
export async function endSessionsOf(engine: Tables, name: string): Promise<void> {
  await changeRow(engine, name, { sql: `UPDATE person SET ${nextEpoch} WHERE name = $1 RETURNING name` })
}

/** Ends all sessions of all people, and makes all one-time links invalid. */
export async function endAllSessions(engine: Tables): Promise<void> {
  await engine.change([
    { sql: `UPDATE person SET ${nextEpoch}` },
    { sql: 'DELETE FROM session' },
    { sql: 'DELETE FROM sign_in_link' },
  ])
}

/** Ends all sessions, including one that is being started with the old epoch. */
const nextEpoch = 'session_epoch = session_epoch + 1'

/** Changes or deletes the row of a person by a statement whose first parameter is the name. */
async function changeRow(
  engine: Tables,
  name: string,
  { endsSessions = true, ...statement }: Statement & { readonly endsSessions?: boolean },
): Promise<void> {
  const ends = endsSessions ? endOfSessions(name) : []
  const [changed] = await engine.change([{ parameters: [name], ...statement, isRequired: true }, ...ends])
  if (changed?.length === 0) throw noSuchUser(name)
}

/** Returns the statements that remove the sessions and one-time links of a person. */
const endOfSessions = (name: string): Statement[] =>
  ['session', 'sign_in_link'].map((table) => ({ sql: `DELETE FROM ${table} WHERE person = $1`, parameters: [name] }))

/** The columns of {@link PersonRow}. */
export const personColumns = `person.name AS name, person.password_hash IS NOT NULL AS "hasPassword", person.role AS role,
  person.cc_ids AS "ccIds", person.requests_per_second AS "requestsPerSecond",
  person.reveals_per_minute AS "revealsPerMinute", person.created_at AS "createdAt", person.oidc_issuer AS issuer,
  person.session_epoch AS "sessionEpoch"`

/** A person as the database returns it. SQLite has no booleans. */
export interface PersonRow extends Omit<Person, 'hasPassword' | 'ccIds'> {
  readonly hasPassword: boolean | number
  readonly ccIds: string | null
}

/** Returns the person of a row. */
export function personFrom(row: PersonRow): Person {
  const { name, role, requestsPerSecond, revealsPerMinute, issuer, createdAt, sessionEpoch } = row
  return {
    name,
    role,
    ccIds: row.ccIds === null ? null : JSON.parse(row.ccIds),
    requestsPerSecond,
    revealsPerMinute,
    hasPassword: Boolean(row.hasPassword),
    issuer,
    createdAt,
    sessionEpoch,
  }
}

/** Returns the values of the columns that are given. */
async function columnsOf(given: PersonChanges): Promise<Record<string, SqlValue>> {
  const { password, role, ccIds, requestsPerSecond, revealsPerMinute } = given
  const columns = {
    password_hash: typeof password === 'string' ? await hashPassword(password) : password,
    role,
    cc_ids: ccIds && JSON.stringify(ccIds),
    requests_per_second: requestsPerSecond,
    reveals_per_minute: revealsPerMinute,
  }
  return Object.fromEntries(
    Object.entries(columns).filter((column): column is [string, SqlValue] => column[1] !== undefined),
  )
}

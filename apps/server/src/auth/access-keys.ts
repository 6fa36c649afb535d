import { randomBytes } from 'node:crypto'
import { isAccessKey } from '@org/cms-cdr-client/signing'
import type { SqlValue, Statement, Tables } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { isWrapped, SecretWrapping } from './secret-wrapping.ts'

/** The limits, permissions and dates of a key. */
interface KeyFacts {
  readonly accessKey: string
  /** The call centers that it may look up calls of; all of them when undefined. */
  readonly ccIds: ReadonlySet<number> | undefined
  /** The maximum number of requests per second; unlimited when undefined. */
  readonly requestsPerSecond: number | undefined
  /** What it may do besides looking up a call by its ID. */
  readonly permissions: ReadonlySet<KeyPermission>
  readonly createdAt: string
  readonly disabledAt: string | undefined
}

/** How long a secret is valid, as ISO timestamps. */
export interface Validity {
  readonly since: string
  /** The end of its overlap with the secrets after it; `undefined` for the current secret. */
  readonly until?: string | undefined
}

/** A secret of a key. */
export interface KeySecret extends Validity {
  readonly secretKey: string
}

/** A key that can verify signatures. */
export interface AccessKey extends KeyFacts {
  /** The current secret, then those before it that are still valid. */
  readonly secrets: readonly KeySecret[]
}

/** A stored secret, which may be wrapped. */
export interface StoredSecret extends Validity {
  readonly stored: string
}

/** A key as it is stored. */
export interface StoredKey extends KeyFacts {
  /** The call centers as stored. An older version may have stored duplicates. */
  readonly storedCcIds: string | null
  readonly secrets: readonly StoredSecret[]
}

/** Permissions of a key besides looking up a call by its ID. */
export const keyPermissions = ['search'] as const
export type KeyPermission = (typeof keyPermissions)[number]

/** The settings of a key that can be changed; null means unlimited. */
export interface KeyChanges {
  readonly ccIds?: readonly number[] | null | undefined
  readonly requestsPerSecond?: number | null | undefined
  /** What it may do besides looking up a call by its ID. Default: nothing. */
  readonly permissions?: readonly KeyPermission[] | undefined
  /** Whether it is refused until it is enabled. Default: no. */
  readonly isDisabled?: boolean | undefined
}

/** A new key. An access key or secret that is left out is generated. */
export interface NewAccessKey extends KeyChanges {
  readonly accessKey?: string | undefined
  readonly secretKey?: string | undefined
}

/** Generates an access key that is not in use. */
export function newAccessKey(): string {
  return `ak-${randomBytes(8).toString('hex')}`
}

/**
 * Returns a given secret, or a generated one.
 *
 * @throws UserError when it is not valid.
 */
export function newSecret(given: string = randomBytes(32).toString('base64url')): string {
  if (given === '') throw new UserError('The secret key is empty.')
  if (isWrapped(given)) throw new UserError('The secret key looks like a wrapped secret. Choose another one.')
  return given
}

/**
 * Adds a key and returns it with its secret.
 *
 * @throws UserError when the access key is not valid in a header or exists, or the secret is not valid.
 */
export async function addAccessKey(
  engine: Tables,
  given: NewAccessKey,
  wrapping: SecretWrapping = SecretWrapping.none,
): Promise<{ accessKey: string; secretKey: string }> {
  const { accessKey = newAccessKey() } = given
  if (!isAccessKey(accessKey)) {
    throw new UserError('An access key must consist of one or more visible ASCII characters other than a slash.')
  }
  const secretKey = newSecret(given.secretKey)
  const columns = changedColumns(given)
  const sql = `INSERT INTO access_key (access_key, secret_key, created_at, ${columns.map(({ column }) => column).join(', ')})
    VALUES ($1, $2, $3, ${columns.map((_column, index) => `$${index + 4}`).join(', ')}) ON CONFLICT DO NOTHING RETURNING access_key`
  const parameters = [
    ...[accessKey, wrapping.wrap(secretKey, accessKey), new Date().toISOString()],
    ...columns.map(({ value }) => value),
  ]
  const [added] = await engine.change([{ sql, parameters, isRequired: true }])
  if (added?.length === 0) {
    throw new UserError(`There is already an access key ${accessKey}.`, {
      kind: 'conflict',
      commandHint: `To give it a new secret: cms-cdr-server key rotate ${accessKey}`,
    })
  }
  return { accessKey, secretKey }
}

/** Returns all keys, the disabled ones too. */
export async function listAccessKeys(engine: Tables): Promise<StoredKey[]> {
  const rows = await engine.query<KeyRow>(`SELECT ${columns} FROM access_key ORDER BY created_at, access_key`)
  return rows.map(toStoredKey)
}

/**
 * Returns a key.
 *
 * @throws UserError when there is no such key.
 */
export async function accessKeyCalled(engine: Tables, accessKey: string): Promise<StoredKey> {
  return toStoredKey(await findRow(engine, accessKey))
}

/** Returns a key, if there is one. */
export async function findAccessKey(engine: Tables, accessKey: string): Promise<StoredKey | undefined> {
  const row = await rowOf(engine, accessKey)
  return row && toStoredKey(row)
}

/**
 * Changes the given settings of a key.
 *
 * @throws UserError when there is no such key.
 */
export async function changeKey(engine: Tables, accessKey: string, changes: KeyChanges): Promise<void> {
  // Only the given columns, because another request may change others at the same time.
  const given = changedColumns(changes).filter(({ name }) => changes[name] !== undefined)
  const sets = ['access_key = $1', ...given.map(({ column }, index) => `${column} = $${index + 2}`)]
  await changeRow(engine, accessKey, {
    sql: `UPDATE access_key SET ${sets.join(', ')} WHERE access_key = $1 RETURNING access_key`,
    parameters: [accessKey, ...given.map(({ value }) => value)],
  })
}

/**
 * Removes a key with its secrets.
 *
 * @throws UserError when there is no such key.
 */
export async function removeAccessKey(engine: Tables, accessKey: string): Promise<void> {
  const sql = 'DELETE FROM access_key WHERE access_key = $1 RETURNING access_key'
  await changeRow(engine, accessKey, { sql, parameters: [accessKey] })
}

async function changeRow(engine: Tables, accessKey: string, statement: Statement): Promise<void> {
  const [changed] = await engine.change([{ ...statement, isRequired: true }])
  if (changed?.length === 0) throw noSuchKey(accessKey)
}

/** Returns the row of a key. */
export async function findRow(engine: Tables, accessKey: string): Promise<KeyRow> {
  const row = await rowOf(engine, accessKey)
  if (!row) throw noSuchKey(accessKey)
  return row
}

async function rowOf(engine: Tables, accessKey: string): Promise<KeyRow | undefined> {
  const [row] = await engine.query<KeyRow>(`SELECT ${columns} FROM access_key WHERE access_key = $1`, [accessKey])
  return row
}

/** A key as the database returns it. */
export interface KeyRow {
  readonly access_key: string
  readonly secret_key: string
  readonly secret_since: string | null
  readonly earlier_secrets: string | null
  readonly cc_ids: string | null
  readonly requests_per_second: number | null
  readonly permissions: string | null
  readonly created_at: string
  readonly disabled_at: string | null
}

const columns =
  'access_key, secret_key, secret_since, earlier_secrets, cc_ids, requests_per_second, permissions, created_at, disabled_at'

/** Returns the key of a row. */
export function toStoredKey(row: KeyRow): StoredKey {
  const earlier: StoredSecret[] = JSON.parse(row.earlier_secrets ?? '[]')
  const ccIds: number[] | null = JSON.parse(row.cc_ids ?? 'null')
  const permissions: KeyPermission[] = JSON.parse(row.permissions ?? '[]')
  return {
    accessKey: row.access_key,
    secrets: [{ stored: row.secret_key, since: row.secret_since ?? row.created_at }, ...earlier],
    storedCcIds: row.cc_ids,
    ccIds: ccIds ? new Set(ccIds) : undefined,
    requestsPerSecond: row.requests_per_second ?? undefined,
    permissions: new Set(permissions),
    createdAt: row.created_at,
    disabledAt: row.disabled_at ?? undefined,
  }
}

interface ChangedColumn {
  readonly name: keyof KeyChanges
  readonly column: string
  readonly value: SqlValue
}

/** Returns the columns of what can be changed of a key. */
function changedColumns({ ccIds, requestsPerSecond, permissions, isDisabled }: KeyChanges): readonly ChangedColumn[] {
  return [
    { name: 'ccIds', column: 'cc_ids', value: ccIdColumn(ccIds) },
    { name: 'requestsPerSecond', column: 'requests_per_second', value: requestsPerSecond ?? null },
    { name: 'permissions', column: 'permissions', value: permissions ? JSON.stringify(permissions) : null },
    { name: 'isDisabled', column: 'disabled_at', value: isDisabled ? new Date().toISOString() : null },
  ]
}

const ccIdColumn = (ccIds: Iterable<number> | null | undefined): string | null =>
  ccIds ? JSON.stringify([...new Set(ccIds)]) : null

/** Returns a statement that finds a key only while it has the same call centers. It locks the row. */
export function keyWithSameAccess({ accessKey, storedCcIds }: StoredKey): Statement {
  const sql = `UPDATE access_key SET access_key = access_key WHERE access_key = $1 AND coalesce(cc_ids, '') = $2
    RETURNING access_key`
  return { sql, parameters: [accessKey, storedCcIds ?? ''], isRequired: true }
}

/** Returns the error for an access key that does not exist. */
export function noSuchKey(accessKey: string): UserError {
  return new UserError(`There is no access key ${accessKey}.`, {
    kind: 'unknown',
    commandHint: 'To list all: cms-cdr-server key list',
  })
}

import { randomBytes } from 'node:crypto'
import { isAccessKey } from '@org/cms-cdr-client/signing'
import type { SqlValue, Statement, Tables } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { isWrapped, SecretWrapping } from './secret-wrapping.ts'

/** What a key may do and since when it exists. */
interface KeyFacts {
  readonly accessKey: string
  /** The call centers that it may look up calls of; all of them when undefined. */
  readonly ccIds: ReadonlySet<number> | undefined
  /** How many requests it may send in a second; not limited when undefined. */
  readonly requestsPerSecond: number | undefined
  /** What it may do besides looking up a call by its ID. */
  readonly permissions: ReadonlySet<KeyPermission>
  readonly createdAt: string
  readonly disabledAt: string | undefined
}

/** How long a secret is valid, as ISO timestamps. */
interface Validity {
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

/** A secret as it is stored: maybe wrapped. */
export interface StoredSecret extends Validity {
  readonly stored: string
}

/** A key as it is stored. */
export interface StoredKey extends KeyFacts {
  readonly secrets: readonly StoredSecret[]
}

/** What an operator can permit a key besides looking up a call by its ID. */
export const keyPermissions = ['search'] as const
export type KeyPermission = (typeof keyPermissions)[number]

/** What a key is allowed; undefined or null means that it is not limited. */
export interface KeyLimits {
  readonly ccIds?: readonly number[] | null | undefined
  readonly requestsPerSecond?: number | null | undefined
  /** What it may do besides looking up a call by its ID. Default: nothing. */
  readonly permissions?: readonly KeyPermission[] | undefined
}

/** A new key. An access key or secret that is left out is generated. */
export interface NewAccessKey extends KeyLimits {
  readonly accessKey?: string | undefined
  readonly secretKey?: string | undefined
  /** Whether it is refused until it is enabled. Default: no. */
  readonly isDisabled?: boolean | undefined
}

/** Generates an access key that is not in use. */
export function newAccessKey(): string {
  return `ak-${randomBytes(8).toString('hex')}`
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
  const { accessKey = newAccessKey(), secretKey = newSecret() } = given
  if (!isAccessKey(accessKey)) {
    throw new UserError('An access key must consist of one or more visible ASCII characters other than a slash.')
  }
  checkSecret(secretKey)
  const { isDisabled } = given
  const now = new Date().toISOString()
  const sql = `INSERT INTO access_key (access_key, secret_key, cc_ids, requests_per_second, permissions, created_at, disabled_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING access_key`
  const parameters = [
    ...[accessKey, wrapping.wrap(secretKey, accessKey), ...limitColumns(given).map(({ value }) => value), now],
    isDisabled ? now : null,
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

/**
 * Checks that a key file can unwrap all stored secrets: a server has one key file, so a secret wrapped with another would be of no use.
 *
 * @throws UserError when it cannot.
 */
export async function checkWrapping(engine: Tables, wrapping: SecretWrapping): Promise<void> {
  wrapping.checkKeysOf((await listAccessKeys(engine)).flatMap(({ secrets }) => secrets.map(({ stored }) => stored)))
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

/**
 * Changes what a key is allowed. What is not named stays as it is.
 *
 * @throws UserError when there is no such key.
 */
export async function setKeyLimits(engine: Tables, accessKey: string, limits: KeyLimits): Promise<void> {
  // Only the columns that are given: another one may change at the same time.
  const given = limitColumns(limits).filter(({ name }) => name in limits)
  const sets = ['access_key = $1', ...given.map(({ column }, index) => `${column} = $${index + 2}`)]
  await changeRow(engine, accessKey, {
    sql: `UPDATE access_key SET ${sets.join(', ')} WHERE access_key = $1 RETURNING access_key`,
    parameters: [accessKey, ...given.map(({ value }) => value)],
  })
}

/**
 * Disables a key, or enables it again.
 *
 * @throws UserError when there is no such key.
 */
export async function setAccessKeyDisabled(engine: Tables, accessKey: string, disabled: boolean): Promise<void> {
  await changeRow(engine, accessKey, {
    sql: 'UPDATE access_key SET disabled_at = $2 WHERE access_key = $1 RETURNING access_key',
    parameters: [accessKey, disabled ? new Date().toISOString() : null],
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

/** How to replace the secret of a key. */
export interface Rotation {
  /** The new secret. Default: one is generated. */
  readonly secretKey?: string | undefined
  /** Until when the secrets before it stay valid, in UTC and ISO 8601. */
  readonly until: string
  readonly wrapping?: SecretWrapping | undefined
}

/** Returns the end of an overlap that begins now. */
export function endOfOverlap(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString()
}

/**
 * Gives a key a new secret and returns it. Those before it stay valid for the overlap, or less if an earlier rotation said so.
 *
 * @throws UserError when there is no such key, or the secret is not valid.
 */
export async function rotateSecret(
  engine: Tables,
  accessKey: string,
  { secretKey = newSecret(), until: end, wrapping = SecretWrapping.none }: Rotation,
): Promise<string> {
  checkSecret(secretKey)
  const since = new Date().toISOString()
  await changeSecrets(engine, accessKey, (secrets) => [
    { stored: wrapping.wrap(secretKey, accessKey), since },
    ...secrets
      .map(({ until = end, ...secret }) => ({ ...secret, until: until < end ? until : end }))
      .filter(({ until }) => until > since),
  ])
  return secretKey
}

/**
 * Ends the validity of all secrets but the current one.
 *
 * @throws UserError when there is no such key.
 */
export async function retireSecrets(engine: Tables, accessKey: string): Promise<void> {
  await changeSecrets(engine, accessKey, (secrets) => secrets.slice(0, 1))
}

/** Removes secrets that are no longer valid from the store. */
export async function forgetExpiredSecrets(engine: Tables): Promise<void> {
  const now = new Date().toISOString()
  const isValid = ({ until }: Validity): boolean => until === undefined || until > now
  for (const { accessKey, secrets } of await listAccessKeys(engine))
    if (!secrets.every(isValid)) await changeSecrets(engine, accessKey, (all) => all.filter(isValid))
}

/**
 * Wraps all secrets again: with the first key of `to`, or not at all. It can be interrupted at any moment and run again, because
 * each key is changed by one statement.
 *
 * @param recorded Returns where the change of a key is made and recorded.
 * @throws UserError when a secret cannot be unwrapped. Those before it are changed.
 * @returns the number of secrets that were changed.
 */
export async function wrapSecrets(
  engine: Tables,
  from: SecretWrapping,
  to: SecretWrapping,
  recorded: (accessKey: string, secrets: number) => Tables = () => engine,
): Promise<number> {
  let changed = 0
  for (const { accessKey, secrets } of await listAccessKeys(engine)) {
    const old = secrets.filter(({ stored }) => !to.isCurrent(stored))
    if (old.length === 0) continue
    await changeSecrets(recorded(accessKey, old.length), accessKey, (all) =>
      all.map(({ stored, ...validity }) => ({
        ...validity,
        stored: to.isCurrent(stored) ? stored : to.wrap(from.unwrap(stored, accessKey), accessKey),
      })),
    )
    changed += old.length
  }
  return changed
}

/** Replaces the secrets of a key, in one statement. Starts again if they were changed meanwhile. */
async function changeSecrets(
  engine: Tables,
  accessKey: string,
  change: (secrets: readonly StoredSecret[]) => readonly StoredSecret[],
): Promise<void> {
  for (;;) {
    const row = await findRow(engine, accessKey)
    const after = change(toStoredKey(row).secrets)
    const sql = `UPDATE access_key SET secret_key = $2, secret_since = $3, earlier_secrets = $4
      WHERE access_key = $1 AND secret_key = $5 AND coalesce(earlier_secrets, '') = $6 RETURNING access_key`
    const parameters = [accessKey, ...secretColumns(after), row.secret_key, row.earlier_secrets ?? '']
    const [changed] = await engine.change([{ sql, parameters, isRequired: true }])
    if (changed && changed.length > 0) return
  }
}

async function findRow(engine: Tables, accessKey: string): Promise<KeyRow> {
  const [row] = await engine.query<KeyRow>(`SELECT ${columns} FROM access_key WHERE access_key = $1`, [accessKey])
  if (!row) throw noSuchKey(accessKey)
  return row
}

interface KeyRow {
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

function toStoredKey(row: KeyRow): StoredKey {
  return {
    accessKey: row.access_key,
    secrets: [
      { stored: row.secret_key, since: row.secret_since ?? row.created_at },
      ...(JSON.parse(row.earlier_secrets ?? '[]') as StoredSecret[]),
    ],
    ccIds: row.cc_ids === null ? undefined : new Set(JSON.parse(row.cc_ids) as number[]),
    requestsPerSecond: row.requests_per_second ?? undefined,
    permissions: new Set(JSON.parse(row.permissions ?? '[]') as KeyPermission[]),
    createdAt: row.created_at,
    disabledAt: row.disabled_at ?? undefined,
  }
}

/** Returns secrets as the columns `secret_key`, `secret_since` and `earlier_secrets`. */
function secretColumns([current, ...earlier]: readonly StoredSecret[]): SqlValue[] {
  return [current?.stored ?? '', current?.since ?? null, earlier.length > 0 ? JSON.stringify(earlier) : null]
}

interface LimitColumn {
  readonly name: keyof KeyLimits
  readonly column: string
  readonly value: SqlValue
}

/** Returns limits as the columns `cc_ids`, `requests_per_second` and `permissions`. */
function limitColumns({ ccIds, requestsPerSecond, permissions }: KeyLimits): readonly LimitColumn[] {
  return [
    { name: 'ccIds', column: 'cc_ids', value: ccIds ? JSON.stringify(ccIds) : null },
    { name: 'requestsPerSecond', column: 'requests_per_second', value: requestsPerSecond ?? null },
    { name: 'permissions', column: 'permissions', value: permissions ? JSON.stringify(permissions) : null },
  ]
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function checkSecret(secretKey: string): void {
  if (secretKey === '') throw new UserError('The secret key is empty.')
  if (isWrapped(secretKey)) throw new UserError('A secret key must not look like a wrapped one. Choose another.')
}

/** Returns the error for an access key that does not exist. */
export function noSuchKey(accessKey: string): UserError {
  return new UserError(`There is no access key ${accessKey}.`, {
    kind: 'unknown',
    commandHint: 'To list all: cms-cdr-server key list',
  })
}

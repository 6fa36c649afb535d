import { randomBytes } from 'node:crypto'
import { isAccessKey } from '@org/cms-cdr-client/signing'
import type { Engine } from '../store/store.ts'
import { UserError } from '../user-error.ts'

/** Who may ask, and for what. */
export interface AccessKey {
  readonly accessKey: string
  readonly secretKey: string
  /** The call centres that it may ask for; all of them when undefined. */
  readonly ccIds: ReadonlySet<number> | undefined
  /** How often it may ask in a second; as often as it likes when undefined. */
  readonly requestsPerSecond: number | undefined
  readonly createdAt: string
  readonly disabledAt: string | undefined
}

/** What a new key is made of; what is left out is drawn or not limited. */
export interface NewAccessKey {
  readonly accessKey?: string | undefined
  readonly secretKey?: string | undefined
  readonly ccIds?: readonly number[] | undefined
  readonly requestsPerSecond?: number | undefined
}

/**
 * Adds a key and gives it, with its secret.
 *
 * @throws UserError when the access key cannot stand in a header, is taken, or the secret is empty.
 */
export async function addAccessKey(
  engine: Engine,
  given: NewAccessKey,
): Promise<{ accessKey: string; secretKey: string }> {
  const { accessKey = `ak-${randomBytes(8).toString('hex')}`, secretKey = randomBytes(32).toString('base64url') } =
    given
  if (!isAccessKey(accessKey)) {
    throw new UserError('An access key must be visible ASCII characters without a slash, and not empty.')
  }
  if (secretKey === '') throw new UserError('The secret key is empty.')
  const [added] = await engine.query(
    `INSERT INTO access_key (access_key, secret_key, cc_ids, requests_per_second, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING access_key`,
    [
      accessKey,
      secretKey,
      given.ccIds ? JSON.stringify(given.ccIds) : null,
      given.requestsPerSecond ?? null,
      new Date().toISOString(),
    ],
  )
  if (!added)
    throw new UserError(`The access key ${accessKey} is there already. Disable it, and add one of another name.`)
  return { accessKey, secretKey }
}

/** Gives all keys, the disabled ones too. */
export async function listAccessKeys(engine: Engine): Promise<AccessKey[]> {
  const rows = await engine.query<{
    access_key: string
    secret_key: string
    cc_ids: string | null
    requests_per_second: number | null
    created_at: string
    disabled_at: string | null
  }>(
    `SELECT access_key, secret_key, cc_ids, requests_per_second, created_at, disabled_at FROM access_key
     ORDER BY created_at, access_key`,
  )
  return rows.map((row) => ({
    accessKey: row.access_key,
    secretKey: row.secret_key,
    ccIds: row.cc_ids === null ? undefined : new Set(JSON.parse(row.cc_ids) as number[]),
    requestsPerSecond: row.requests_per_second ?? undefined,
    createdAt: row.created_at,
    disabledAt: row.disabled_at ?? undefined,
  }))
}

/**
 * Takes a key out of use, or back into it.
 *
 * @throws UserError when there is no such key.
 */
export async function setAccessKeyDisabled(engine: Engine, accessKey: string, disabled: boolean): Promise<void> {
  const [changed] = await engine.query(
    'UPDATE access_key SET disabled_at = $2 WHERE access_key = $1 RETURNING access_key',
    [accessKey, disabled ? new Date().toISOString() : null],
  )
  if (!changed) throw new UserError(`There is no access key ${accessKey}. See: cms-cdr-server key list.`)
}

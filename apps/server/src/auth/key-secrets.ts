import type { SqlValue, Tables } from '../store/store.ts'
import { findRow, listAccessKeys, newSecret, type StoredSecret, toStoredKey, type Validity } from './access-keys.ts'
import { SecretWrapping } from './secret-wrapping.ts'

/**
 * Checks that a key file can unwrap all stored secrets. Servers have one key file, so they could not use a secret wrapped with another.
 *
 * @throws UserError when it cannot.
 */
export async function checkWrapping(engine: Tables, wrapping: SecretWrapping): Promise<void> {
  wrapping.checkKeysOf((await listAccessKeys(engine)).flatMap(({ secrets }) => secrets.map(({ stored }) => stored)))
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
 * Gives a key a new secret and returns it. Earlier secrets stay valid during the overlap, or shorter if an earlier rotation limits them.
 *
 * @throws UserError when there is no such key, or the secret is not valid.
 */
export async function rotateSecret(
  engine: Tables,
  accessKey: string,
  { secretKey: given, until: end, wrapping = SecretWrapping.none }: Rotation,
): Promise<string> {
  const secretKey = newSecret(given)
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
 * Wraps all secrets with the first key of `to`, or unwraps them. It can be interrupted at any time and run again, because each key is
 * changed by one statement.
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

/** Replaces the secrets of a key in one statement. Tries again if they were changed meanwhile. */
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

/** Returns secrets as the columns `secret_key`, `secret_since` and `earlier_secrets`. */
function secretColumns([current, ...earlier]: readonly StoredSecret[]): SqlValue[] {
  return [current?.stored ?? '', current?.since ?? null, earlier.length > 0 ? JSON.stringify(earlier) : null]
}

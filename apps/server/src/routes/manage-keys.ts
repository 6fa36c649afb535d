import { randomBytes } from 'node:crypto'
import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import {
  accessKeyCalled,
  addAccessKey,
  checkWrapping,
  endOfOverlap,
  noSuchKey,
  removeAccessKey,
  retireSecrets,
  rotateSecret,
  type StoredKey,
  setAccessKeyDisabled,
  setKeyLimits,
} from '../auth/access-keys.ts'
import type { Context } from '../context.ts'
import type { Person } from '../people/people.ts'
import { isWithin, registerChange, requireOwnCallCenters } from './manage.ts'

type Schemas = components['schemas']
type Settings = Schemas['KeySettings']

const path = '/administration/keys/{accessKey}'

/** Adds what admins do with access keys. It is what the command `key` does. */
export function registerManageKeys(app: FastifyInstance, context: Context): void {
  const { engine, keys, now } = context

  registerChange<Settings>(app, context, { method: 'POST', path, body: 'KeySettings' }, async (change) => {
    const { admin, name, given, recorded } = change
    // "There is already such a key" would tell an admin who is limited to call centers about keys beyond them.
    const accessKey = admin.ccIds ? `${name}-${randomBytes(4).toString('hex')}` : name
    const { disabled: isDisabled = false, ...limits } = given
    requireOwnCallCenters(admin, limits.ccIds ?? null)
    await checkWrapping(engine, keys.wrapping)
    const details = { accessKey, ...limits, ...(isDisabled ? { disabled: true } : {}) }
    const key = { accessKey, ...limits, isDisabled }
    const { secretKey } = await addAccessKey(recorded('key_add', details), key, keys.wrapping)
    await keys.refresh()
    return { accessKey, secretKey, earlierSecretsUntil: null } satisfies Schemas['KeySecret']
  })

  registerChange<Settings>(app, context, { method: 'PATCH', path, body: 'KeySettings' }, async (change) => {
    const { admin, name: accessKey, given, recorded } = change
    const { disabled, ...limits } = given
    const key = await keyFor(admin, accessKey)
    if (limits.ccIds !== undefined) requireOwnCallCenters(admin, limits.ccIds)
    if (Object.keys(limits).length > 0)
      await setKeyLimits(recorded('key_set', { accessKey, ...limits }), accessKey, limits)
    if (disabled !== undefined && disabled !== (key.disabledAt !== undefined)) {
      const action = disabled ? 'key_disable' : 'key_enable'
      await setAccessKeyDisabled(recorded(action, { accessKey }), accessKey, disabled)
    }
    await keys.refresh()
    return keyBody(await accessKeyCalled(engine, accessKey), now())
  })

  registerChange(app, context, { method: 'DELETE', path }, async ({ admin, name: accessKey, recorded }) => {
    await keyFor(admin, accessKey)
    await removeAccessKey(recorded('key_remove', { accessKey }), accessKey)
    await keys.refresh()
  })

  const secrets = { path: `${path}/secrets` } as const
  registerChange<Schemas['KeyRotation']>(
    app,
    context,
    { ...secrets, method: 'POST', body: 'KeyRotation' },
    async ({ admin, name: accessKey, given: { overlapSeconds }, recorded }) => {
      await keyFor(admin, accessKey)
      const { wrapping } = keys
      await checkWrapping(engine, wrapping)
      const until = endOfOverlap(overlapSeconds)
      const tables = recorded('key_rotate', { accessKey, earlierSecretsUntil: until })
      const secretKey = await rotateSecret(tables, accessKey, { until, wrapping })
      await keys.refresh()
      const earlierSecretsUntil = overlapSeconds === 0 ? null : until
      return { accessKey, secretKey, earlierSecretsUntil } satisfies Schemas['KeySecret']
    },
  )

  registerChange(app, context, { ...secrets, method: 'DELETE' }, async ({ admin, name: accessKey, recorded }) => {
    await keyFor(admin, accessKey)
    await retireSecrets(recorded('key_retire', { accessKey }), accessKey)
    await keys.refresh()
  })

  /** Returns a key that an admin may see; others do not exist for this admin. */
  async function keyFor(admin: Person, accessKey: string): Promise<StoredKey> {
    const key = await accessKeyCalled(engine, accessKey)
    if (!isWithin(key.ccIds ? [...key.ccIds] : null, admin.ccIds)) throw noSuchKey(accessKey)
    return key
  }
}

/** Returns a key as admins see it. */
export function keyBody(key: StoredKey, now: Date): Schemas['AdministrationKey'] {
  const valid = key.secrets.filter(({ until }) => until === undefined || until > now.toISOString())
  return {
    accessKey: key.accessKey,
    ccIds: key.ccIds ? [...key.ccIds] : null,
    permissions: [...key.permissions],
    requestsPerSecond: key.requestsPerSecond ?? null,
    secrets: valid.length,
    earlierSecretsUntil:
      valid
        .flatMap(({ until }) => until ?? [])
        .sort()
        .at(-1) ?? null,
    createdAt: key.createdAt,
    disabledAt: key.disabledAt ?? null,
  }
}

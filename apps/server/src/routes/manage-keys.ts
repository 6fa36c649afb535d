import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import {
  accessKeyCalled,
  addAccessKey,
  checkWrapping,
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
import { type Change, isWithin, registerChange, requireOwnCallCenters } from './manage.ts'

type Schemas = components['schemas']
type Settings = Schemas['KeySettings']

const path = '/administration/keys/{accessKey}'

/** Adds what admins do with access keys. It is what the command `key` does. */
export function registerManageKeys(app: FastifyInstance, context: Context): void {
  const { engine, keys, now } = context

  registerChange<Settings>(app, context, { method: 'POST', path, body: 'KeySettings' }, async (change) => {
    const { admin, name: accessKey, given, audit } = change
    const { disabled = false, ...limits } = given
    requireOwnCallCenters(admin, limits.ccIds ?? null)
    await checkWrapping(engine, keys.wrapping)
    const { secretKey } = await addAccessKey(engine, { accessKey, ...limits }, keys.wrapping)
    await audit('key_add', { accessKey, ...limits })
    if (disabled) await disable(change)
    await keys.refresh()
    return { accessKey, secretKey, earlierSecretsUntil: null } satisfies Schemas['KeySecret']
  })

  registerChange<Settings>(app, context, { method: 'PATCH', path, body: 'KeySettings' }, async (change) => {
    const { admin, name: accessKey, given, audit } = change
    const { disabled, ...limits } = given
    const key = await keyFor(admin, accessKey)
    if (limits.ccIds !== undefined) requireOwnCallCenters(admin, limits.ccIds)
    if (Object.keys(limits).length > 0) {
      await setKeyLimits(engine, accessKey, limits)
      await audit('key_set', { accessKey, ...limits })
    }
    if (disabled !== undefined && disabled !== (key.disabledAt !== undefined)) await disable(change)
    await keys.refresh()
    return keyBody(await accessKeyCalled(engine, accessKey), now())
  })

  registerChange(app, context, { method: 'DELETE', path }, async ({ admin, name: accessKey, audit }) => {
    await keyFor(admin, accessKey)
    await removeAccessKey(engine, accessKey)
    await audit('key_remove', { accessKey })
    await keys.refresh()
  })

  const secrets = { path: `${path}/secrets` } as const
  registerChange<Schemas['KeyRotation']>(
    app,
    context,
    { ...secrets, method: 'POST', body: 'KeyRotation' },
    async ({ admin, name: accessKey, given: { overlapSeconds }, audit }) => {
      await keyFor(admin, accessKey)
      const { wrapping } = keys
      await checkWrapping(engine, wrapping)
      const { secretKey, until } = await rotateSecret(engine, accessKey, { overlapSeconds, wrapping })
      await audit('key_rotate', { accessKey, earlierSecretsUntil: until })
      await keys.refresh()
      const earlierSecretsUntil = overlapSeconds === 0 ? null : until
      return { accessKey, secretKey, earlierSecretsUntil } satisfies Schemas['KeySecret']
    },
  )

  registerChange(app, context, { ...secrets, method: 'DELETE' }, async ({ admin, name: accessKey, audit }) => {
    await keyFor(admin, accessKey)
    await retireSecrets(engine, accessKey)
    await audit('key_retire', { accessKey })
    await keys.refresh()
  })

  async function disable({ name: accessKey, given: { disabled = false }, audit }: Change<Settings>): Promise<void> {
    await setAccessKeyDisabled(engine, accessKey, disabled)
    await audit(disabled ? 'key_disable' : 'key_enable', { accessKey })
  }

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

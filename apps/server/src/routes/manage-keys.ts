import { randomBytes } from 'node:crypto'
import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import {
  accessKeyCalled,
  addAccessKey,
  changeKey,
  keyWithSameAccess,
  noSuchKey,
  removeAccessKey,
  type StoredKey,
} from '../auth/access-keys.ts'
import { checkWrapping, endOfOverlap, retireSecrets, rotateSecret } from '../auth/key-secrets.ts'
import type { Context } from '../context.ts'
import type { Tables } from '../store/store.ts'
import { type Change, isWithin, registerChange, requireOwnCallCenters, whileSameAccess } from './manage.ts'

type Schemas = components['schemas']
type Settings = Schemas['KeySettings']

const path = '/administration/keys/{accessKey}'

/** Registers the routes with which admins manage access keys, like the command `key`. */
export function registerManageKeys(app: FastifyInstance, context: Context): void {
  const { engine, keys, now } = context

  registerChange<Settings>(app, context, { method: 'POST', path, body: 'KeySettings' }, async (change) => {
    const { admin, name, given, recorded } = change
    // The error for an existing key would reveal keys of other call centers to an admin who is limited to some.
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
    const { key, tables: reached } = await reach(change)
    if (limits.ccIds !== undefined) requireOwnCallCenters(admin, limits.ccIds)
    let tables = reached
    const isDisabled = disabled === (key.disabledAt !== undefined) ? undefined : disabled
    if (isDisabled !== undefined) tables = recorded(isDisabled ? 'key_disable' : 'key_enable', { accessKey }, tables)
    if (Object.keys(limits).length > 0) tables = recorded('key_set', { accessKey, ...limits }, tables)
    await changeKey(tables, accessKey, { ...limits, isDisabled })
    await keys.refresh()
    return keyBody(await accessKeyCalled(engine, accessKey), now())
  })

  registerChange(app, context, { method: 'DELETE', path }, async (change) => {
    const { name: accessKey, recorded } = change
    const { tables } = await reach(change)
    await removeAccessKey(recorded('key_remove', { accessKey }, tables), accessKey)
    await keys.refresh()
  })

  const secrets = { path: `${path}/secrets` } as const
  const rotation = { ...secrets, method: 'POST', body: 'KeyRotation' } as const
  registerChange<Schemas['KeyRotation']>(app, context, rotation, async (change) => {
    const { name: accessKey, given, recorded } = change
    const { tables } = await reach(change)
    const { wrapping } = keys
    await checkWrapping(engine, wrapping)
    const until = endOfOverlap(given.overlapSeconds)
    const rotated = recorded('key_rotate', { accessKey, earlierSecretsUntil: until }, tables)
    const secretKey = await rotateSecret(rotated, accessKey, { until, wrapping })
    await keys.refresh()
    const earlierSecretsUntil = given.overlapSeconds === 0 ? null : until
    return { accessKey, secretKey, earlierSecretsUntil } satisfies Schemas['KeySecret']
  })

  registerChange(app, context, { ...secrets, method: 'DELETE' }, async (change) => {
    const { name: accessKey, recorded } = change
    const { tables } = await reach(change)
    await retireSecrets(recorded('key_retire', { accessKey }, tables), accessKey)
    await keys.refresh()
  })

  /** Returns a key that an admin may manage, with tables that are changed only while its access stays the same. */
  async function reach({ admin, name, tables }: Change<unknown>): Promise<{ key: StoredKey; tables: Tables }> {
    const key = await accessKeyCalled(engine, name)
    if (!isWithin(key.ccIds ? [...key.ccIds] : null, admin.ccIds)) throw noSuchKey(name)
    return { key, tables: whileSameAccess({ tables, name }, keyWithSameAccess(key)) }
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

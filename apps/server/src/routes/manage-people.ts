import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import {
  addPerson,
  auditedChanges,
  changePerson,
  endSessionsOf,
  noSuchUser,
  type Person,
  personCalled,
  personWithSameAccess,
  removePerson,
} from '../people/people.ts'
import { linkMinutes, makeSignInLink } from '../people/sessions.ts'
import type { Tables } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { type Change, isWithin, registerChange, requireOwnCallCenters, whileSameAccess } from './manage.ts'

type Schemas = components['schemas']
type Settings = Schemas['PersonSettings']

const path = '/administration/people/{name}'

/** Registers the routes with which admins manage people, like the command `user`. */
export function registerManagePeople(app: FastifyInstance, context: Context): void {
  const { engine } = context

  registerChange<Settings>(app, context, { method: 'POST', path, body: 'PersonSettings' }, async (change) => {
    const { admin, name, given, recorded } = change
    requireOwnCallCenters(admin, given.ccIds ?? null)
    const settings = { ...given, role: given.role ?? 'viewer' }
    // An admin who is limited to call centers must not learn about people in others.
    const takenText = admin.ccIds ? `The name ${name} is not available. Choose another one.` : undefined
    await addPerson(recorded('user_add', auditedChanges(name, settings)), name, settings, takenText)
    return personBody(await personCalled(engine, name))
  })

  registerChange<Settings>(app, context, { method: 'PATCH', path, body: 'PersonSettings' }, async (change) => {
    const { admin, name, given, recorded } = change
    const { person, tables } = await reach(change)
    const { role = person.role, ccIds = person.ccIds } = given
    const keepsAccess = role === person.role && String(ccIds) === String(person.ccIds)
    if (name === admin.name && !keepsAccess)
      throw new UserError('You cannot change your own role or call centers. Ask another admin.', { kind: 'conflict' })
    requireOwnCallCenters(admin, ccIds)
    await changePerson(recorded('user_set', auditedChanges(name, given), tables), name, given)
    return personBody(await personCalled(engine, name))
  })

  registerChange(app, context, { method: 'DELETE', path }, async (change) => {
    const { admin, name, recorded } = change
    if (name === admin.name) throw new UserError('You cannot remove yourself. Ask another admin.', { kind: 'conflict' })
    const { tables } = await reach(change)
    await removePerson(recorded('user_remove', { user: name }, tables), name)
  })

  registerChange(app, context, { method: 'POST', path: `${path}/sign-in-link` }, async (change) => {
    const { name, recorded } = change
    const { tables } = await reach(change)
    const expiresAt = new Date(Date.now() + linkMinutes * 60_000).toISOString()
    const token = await makeSignInLink(recorded('user_link', { user: name }, tables), name)
    return { path: `/sign-in/${token}`, expiresAt } satisfies Schemas['SignInLink']
  })

  registerChange(app, context, { method: 'DELETE', path: `${path}/sessions` }, async (change) => {
    const { name, recorded } = change
    const { tables } = await reach(change)
    await endSessionsOf(recorded('user_sign_out', { user: name }, tables), name)
  })

  /** Returns a person whom an admin may manage, with tables that are changed only while their access stays the same. */
  async function reach({ admin, name, tables }: Change<unknown>): Promise<{ person: Person; tables: Tables }> {
    const person = await personCalled(engine, name)
    if (!isWithin(person.ccIds, admin.ccIds)) throw noSuchUser(name)
    return { person, tables: whileSameAccess({ tables, name }, personWithSameAccess(person)) }
  }
}

/** Returns a person as admins see them. */
export function personBody({ ccIds, sessionEpoch, ...person }: Person): Schemas['AdministrationPerson'] {
  return { ...person, ccIds: ccIds && [...ccIds] }
}

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
  removePerson,
} from '../people/people.ts'
import { linkMinutes, makeSignInLink } from '../people/sessions.ts'
import { UserError } from '../user-error.ts'
import { isWithin, registerChange, requireOwnCallCenters } from './manage.ts'

type Schemas = components['schemas']
type Settings = Schemas['PersonSettings']

const path = '/administration/people/{name}'

/** Adds what admins do with people. It is what the command `user` does. */
export function registerManagePeople(app: FastifyInstance, context: Context): void {
  const { engine } = context

  registerChange<Settings>(app, context, { method: 'POST', path, body: 'PersonSettings' }, async (change) => {
    const { admin, name, given, recorded } = change
    requireOwnCallCenters(admin, given.ccIds ?? null)
    const settings = { ...given, role: given.role ?? 'viewer' }
    await addPerson(recorded('user_add', auditedChanges(name, settings)), name, settings)
    return personBody(await personCalled(engine, name))
  })

  registerChange<Settings>(app, context, { method: 'PATCH', path, body: 'PersonSettings' }, async (change) => {
    const { admin, name, given, recorded } = change
    const person = await personFor(admin, name)
    const { role = person.role, ccIds = person.ccIds } = given
    const keepsAccess = role === person.role && String(ccIds) === String(person.ccIds)
    if (name === admin.name && !keepsAccess)
      throw new UserError('You cannot change your own role or call centers. Ask another admin.', { kind: 'conflict' })
    requireOwnCallCenters(admin, ccIds)
    await changePerson(recorded('user_set', auditedChanges(name, given)), name, given)
    return personBody(await personCalled(engine, name))
  })

  registerChange(app, context, { method: 'DELETE', path }, async ({ admin, name, recorded }) => {
    if (name === admin.name) throw new UserError('You cannot remove yourself. Ask another admin.', { kind: 'conflict' })
    await personFor(admin, name)
    await removePerson(recorded('user_remove', { user: name }), name)
  })

  registerChange(app, context, { method: 'POST', path: `${path}/sign-in-link` }, async ({ admin, name, recorded }) => {
    await personFor(admin, name)
    const expiresAt = new Date(Date.now() + linkMinutes * 60_000).toISOString()
    const token = await makeSignInLink(recorded('user_link', { user: name }), name)
    return { path: `/sign-in/${token}`, expiresAt } satisfies Schemas['SignInLink']
  })

  registerChange(app, context, { method: 'DELETE', path: `${path}/sessions` }, async ({ admin, name, recorded }) => {
    await personFor(admin, name)
    await endSessionsOf(recorded('user_sign_out', { user: name }), name)
  })

  /** Returns a person whom an admin may see; others do not exist for this admin. */
  async function personFor(admin: Person, name: string): Promise<Person> {
    const person = await personCalled(engine, name)
    if (!isWithin(person.ccIds, admin.ccIds)) throw noSuchUser(name)
    return person
  }
}

/** Returns a person as admins see them. */
export function personBody({ ccIds, sessionEpoch, ...person }: Person): Schemas['AdministrationPerson'] {
  return { ...person, ccIds: ccIds && [...ccIds] }
}

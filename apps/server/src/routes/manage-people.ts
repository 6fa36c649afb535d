import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import {
  addPerson,
  auditedChanges,
  changePerson,
  endSessionsOf,
  findPerson,
  noSuchUser,
  type Person,
  type PersonChanges,
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
    const { admin, name, given, audit } = change
    requireOwnCallCenters(admin, given.ccIds ?? null)
    const settings = { ...given, role: given.role ?? 'viewer' }
    await addPerson(engine, name, settings)
    await audit('user_add', auditedChanges(name, settings))
    return personBody(await personCalled(engine, name))
  })

  registerChange<Settings>(app, context, { method: 'PATCH', path, body: 'PersonSettings' }, async (change) => {
    const { admin, name, given, audit } = change
    const person = await personFor(admin, name)
    const { role = person.role, ccIds = person.ccIds } = given
    const keepsAccess = role === person.role && String(ccIds) === String(person.ccIds)
    if (name === admin.name && !keepsAccess)
      throw new UserError('You cannot change your own role or call centers. Ask another admin.', { kind: 'conflict' })
    requireOwnCallCenters(admin, ccIds)
    if (person.role === 'admin' && !keepsAccess) await lessenAccess(admin, person, { role, ccIds })
    await changePerson(engine, name, given)
    await audit('user_set', auditedChanges(name, given))
    return personBody(await personCalled(engine, name))
  })

  registerChange(app, context, { method: 'DELETE', path }, async ({ admin, name, audit }) => {
    if (name === admin.name) throw new UserError('You cannot remove yourself. Ask another admin.', { kind: 'conflict' })
    const person = await personFor(admin, name)
    if (person.role === 'admin') await lessenAccess(admin, person, { role: 'viewer' })
    await removePerson(engine, name)
    await audit('user_remove', { user: name })
  })

  registerChange(app, context, { method: 'POST', path: `${path}/sign-in-link` }, async ({ admin, name, audit }) => {
    await personFor(admin, name)
    const expiresAt = new Date(Date.now() + linkMinutes * 60_000).toISOString()
    const token = await makeSignInLink(engine, name)
    await audit('user_link', { user: name })
    return { path: `/sign-in/${token}`, expiresAt } satisfies Schemas['SignInLink']
  })

  registerChange(app, context, { method: 'DELETE', path: `${path}/sessions` }, async ({ admin, name, audit }) => {
    await personFor(admin, name)
    await endSessionsOf(engine, name)
    await audit('user_sign_out', { user: name })
  })

  /**
   * Takes access from another admin. Two admins can do that to each other at the same time: whoever has lost their own access meanwhile
   * gives the other one theirs back, so that at least one of them keeps it.
   */
  async function lessenAccess(admin: Person, other: Person, access: PersonChanges): Promise<void> {
    await changePerson(engine, other.name, access)
    const self = await findPerson(engine, admin.name)
    if (self?.role === admin.role && String(self.ccIds) === String(admin.ccIds)) return
    await changePerson(engine, other.name, { role: other.role, ccIds: other.ccIds })
    throw new UserError('Another admin has changed your own access. Nothing was changed.', { kind: 'conflict' })
  }

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

import { scryptSync } from 'node:crypto'
import { addPerson, changePerson, type PersonChanges, personCalled } from '../src/people/people.ts'
import type { Role } from '../src/people/roles.ts'
import { startSession } from '../src/people/sessions.ts'
import type { Engine } from '../src/store/store.ts'

/** The password of the person `ann`. */
export const password = 'correct horse battery staple'

const salt = 'salt of a test'
const key = scryptSync(password, salt, 32, { N: 2 ** 4, r: 8, p: 1 })
const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64')
// A hash that is not slow, unlike those that the server makes: its parameters are part of the text.
const hash = `$scrypt$ln=4,r=8,p=1$${base64(salt)}$${base64(key)}`

/** Adds ann, who can sign in with {@link password}; by default, she may reveal phone numbers. */
export async function addAnn(engine: Engine, role: Role = 'supervisor'): Promise<void> {
  await addPerson(engine, 'ann', { role })
  await setPassword(engine, 'ann')
}

/** Gives a person {@link password}. */
export async function setPassword(engine: Engine, name: string): Promise<void> {
  await engine.query('UPDATE person SET password_hash = $1 WHERE name = $2', [hash, name])
}

/** Starts a session of a person, and returns its cookie. */
export async function startCookie(engine: Engine, name = 'ann'): Promise<string> {
  const { token } = await startSession(engine, await personCalled(engine, name), 1)
  return `cms-cdr-session=${token}`
}

/** Adds ann with what she may do, and returns the cookie of a session of hers. */
export async function signedInAnn(engine: Engine, role: Role, changes: PersonChanges = {}): Promise<string> {
  await addAnn(engine, role)
  await changePerson(engine, 'ann', changes)
  return startCookie(engine)
}

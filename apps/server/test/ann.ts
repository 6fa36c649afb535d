import { hashPassword } from '../src/people/passwords.ts'
import { addPerson } from '../src/people/people.ts'
import type { Engine } from '../src/store/store.ts'

/** The password of the person `ann`. */
export const password = 'correct horse battery staple'

let hash: Promise<string> | undefined

/** Adds ann, who can sign in with {@link password}. Hashing is slow on purpose, so all tests share one hash. */
export async function addAnn(engine: Engine): Promise<void> {
  hash ??= hashPassword(password)
  await addPerson(engine, 'ann')
  await engine.query('UPDATE person SET password_hash = $1 WHERE name = $2', [await hash, 'ann'])
}

import { createHash, randomBytes } from 'node:crypto'
import type { components } from '@org/cms-cdr-client'
import type { Engine } from '../store/store.ts'

/** Who is signed in, and until when. */
export type Session = Readonly<components['schemas']['Session']>

/** How long a one-time link is good for. */
export const linkMinutes = 10

/** Starts a session and gives its secret. Only a hash of it is kept. */
export async function startSession(
  engine: Engine,
  person: string,
  hours: number,
): Promise<Session & { token: string }> {
  const token = newToken()
  const expiresAt = inMinutes(hours * 60)
  await engine.query('INSERT INTO session (token_hash, person, expires_at) VALUES ($1, $2, $3)', [
    hashOf(token),
    person,
    expiresAt,
  ])
  return { token, person, expiresAt }
}

/** The session of a secret, unless it has ended. */
export async function findSession(engine: Engine, token: string): Promise<Session | undefined> {
  const [row] = await engine.query<Session>(
    'SELECT person, expires_at AS "expiresAt" FROM session WHERE token_hash = $1 AND expires_at > $2',
    [hashOf(token), new Date().toISOString()],
  )
  return row
}

/** Ends a session. */
export async function endSession(engine: Engine, token: string): Promise<void> {
  await engine.query('DELETE FROM session WHERE token_hash = $1', [hashOf(token)])
}

/** Makes a link's secret: it signs a person in once, within {@link linkMinutes}. */
export async function makeSignInLink(engine: Engine, person: string): Promise<string> {
  const token = newToken()
  await engine.query('INSERT INTO sign_in_link (token_hash, person, expires_at) VALUES ($1, $2, $3)', [
    hashOf(token),
    person,
    inMinutes(linkMinutes),
  ])
  return token
}

/** Uses up a link's secret and gives the person it was made for; nobody when it is used, too old or unknown. */
export async function useSignInLink(engine: Engine, token: string): Promise<string | undefined> {
  const [row] = await engine.query<{ person: string }>(
    'DELETE FROM sign_in_link WHERE token_hash = $1 AND expires_at > $2 RETURNING person',
    [hashOf(token), new Date().toISOString()],
  )
  return row?.person
}

/** Forgets what has expired. */
export async function forgetExpired(engine: Engine): Promise<void> {
  const now = new Date().toISOString()
  for (const table of ['session', 'sign_in_link', 'seen_signature']) {
    await engine.query(`DELETE FROM ${table} WHERE expires_at <= $1`, [now])
  }
}

// 256 random bits need no slow hash: they cannot be guessed.
const newToken = (): string => randomBytes(32).toString('base64url')
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()

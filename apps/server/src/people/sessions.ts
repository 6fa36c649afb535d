import { createHash, randomBytes } from 'node:crypto'
import type { components } from '@org/cms-cdr-client'
import type { Context } from '../context.ts'
import type { Engine, Tables } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { type Person, type PersonRow, personColumns, personFrom } from './people.ts'

/** Who is signed in, and until when. */
export interface Session {
  readonly person: Person
  readonly expiresAt: string
}

/** How long a one-time link is valid. */
export const linkMinutes = 10

/**
 * Starts a session and returns it with its secret. Only a hash of the secret is stored.
 *
 * @param idToken The ID token of the OpenID provider, which the provider wants to see when the person signs out.
 */
export async function startSession(
  engine: Tables,
  person: Person,
  hours: number,
  idToken?: string,
): Promise<Session & { token: string }> {
  const token = newToken()
  const expiresAt = inMinutes(hours * 60)
  const sql =
    'INSERT INTO session (token_hash, person, expires_at, session_epoch, id_token) VALUES ($1, $2, $3, $4, $5)'
  const parameters = [hashOf(token), person.name, expiresAt, person.sessionEpoch, idToken ?? null]
  await engine.change([{ sql, parameters }])
  return { token, person, expiresAt }
}

/**
 * Returns the session of a secret, unless it has ended. The person is read each time, so that a change of permissions applies to the
 * next request on every server.
 */
export async function findSession(engine: Engine, token: string): Promise<Session | undefined> {
  const [row] = await engine.query<PersonRow & { expiresAt: string }>(
    `SELECT ${personColumns}, session.expires_at AS "expiresAt"
     FROM session JOIN person ON person.name = session.person AND person.session_epoch = session.session_epoch
     WHERE session.token_hash = $1 AND session.expires_at > $2`,
    [hashOf(token), new Date().toISOString()],
  )
  return row && { person: personFrom(row), expiresAt: row.expiresAt }
}

/** Returns the ID token of the OpenID provider that a session was started with, if there was one. */
export async function idTokenOf(engine: Tables, token: string): Promise<string | null | undefined> {
  const sql = 'SELECT id_token AS "idToken" FROM session WHERE token_hash = $1'
  const [row] = await engine.query<Pick<EndedSession, 'idToken'>>(sql, [hashOf(token)])
  return row?.idToken
}

/** Returns a session as the body of a response. */
export function sessionBody(
  { person, expiresAt }: Session,
  { store, recordingUrl, passwordSignIn }: Pick<Context, 'store' | 'recordingUrl' | 'passwordSignIn'>,
): components['schemas']['Session'] {
  const { name, role, ccIds, hasPassword } = person
  return {
    person: name,
    role,
    ccIds: ccIds && [...ccIds],
    hasPassword: hasPassword && passwordSignIn,
    expiresAt,
    timeZone: store.tenant.timeZone,
    recordingUrl: recordingUrl ?? null,
  }
}

/** A session that has ended. */
interface EndedSession {
  readonly person: string
  readonly idToken: string | null
}

/** Ends a session and returns whose it was, if there was one. */
export async function endSession(engine: Tables, token: string): Promise<EndedSession | undefined> {
  const sql = 'DELETE FROM session WHERE token_hash = $1 RETURNING person, id_token AS "idToken"'
  const [ended] = await engine.change([{ sql, parameters: [hashOf(token)], isRequired: true }])
  // The statement returns these columns.
  return ended?.[0] as EndedSession | undefined
}

/** Creates the secret of a link that signs a person in once, within {@link linkMinutes}. */
export async function makeSignInLink(engine: Tables, person: string): Promise<string> {
  const token = newToken()
  const sql = 'INSERT INTO sign_in_link (token_hash, person, expires_at) VALUES ($1, $2, $3)'
  await engine.change([{ sql, parameters: [hashOf(token), person, inMinutes(linkMinutes)] }])
  return token
}

/** Returns the name of the person whom a link's secret signs in, unless it was used or has expired. Does not use up the link. */
export async function findSignInLink(engine: Engine, token: string): Promise<string | undefined> {
  const [row] = await engine.query<{ person: string }>(
    'SELECT person FROM sign_in_link WHERE token_hash = $1 AND expires_at > $2',
    [hashOf(token), new Date().toISOString()],
  )
  return row?.person
}

/** Returns tables whose changes use up a link's secret in the same transaction. They throw a {@link UserError} if it no longer works. */
export function usingUpSignInLink(engine: Tables, token: string): Tables {
  const sql = 'DELETE FROM sign_in_link WHERE token_hash = $1 AND expires_at > $2 RETURNING person'
  return {
    query: (text, parameters) => engine.query(text, parameters),
    change: async (statements) => {
      const parameters = [hashOf(token), new Date().toISOString()]
      const [used = [], ...results] = await engine.change([{ sql, parameters, isRequired: true }, ...statements])
      if (used.length > 0) return results
      throw new UserError('This link no longer works.', { kind: 'unknown' })
    },
  }
}

/** Deletes expired sessions, links, signatures and sign-in attempts. */
export async function forgetExpired(engine: Engine): Promise<void> {
  const now = new Date().toISOString()
  for (const table of ['session', 'sign_in_link', 'seen_signature', 'sign_in_attempt']) {
    await engine.query(`DELETE FROM ${table} WHERE expires_at <= $1`, [now])
  }
}

// 256 random bits need no slow hash: they cannot be guessed.
const newToken = (): string => randomBytes(32).toString('base64url')
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()

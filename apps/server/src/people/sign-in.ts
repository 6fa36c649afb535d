import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionCookieOf, sessionTokenOf } from '../auth/session-cookie.ts'
import type { Context } from '../context.ts'
import type { Tables } from '../store/store.ts'
import { recordedIn } from './audit.ts'
import type { Person } from './people.ts'
import { endSession, type Session, startSession } from './sessions.ts'

/**
 * Starts a session for an authenticated person, and replaces the session of the browser.
 *
 * @param more.tables Where the session is started.
 */
export async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
  person: Person,
  method: 'password' | 'link' | 'oidc',
  context: Context,
  { idToken, tables = context.engine }: { readonly idToken?: string; readonly tables?: Tables } = {},
): Promise<Session> {
  const { engine, metrics, sessionHours } = context
  const details = { address: request.ip, method, role: person.role }
  const recorded = recordedIn(tables, person.name, 'sign_in', details)
  const { token, ...session } = await startSession(recorded, person, sessionHours, idToken)
  const previous = sessionTokenOf(request, context)
  if (previous) await endSession(engine, previous)
  metrics.signIn('succeeded')
  request.who = `person ${person.name}`
  reply.header('set-cookie', sessionCookieOf(request, token, context))
  return session
}

import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendQueryAnswer } from '../answers.ts'
import { nameOf, personOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { missingPermission } from '../people/permissions.ts'
import type { Role } from '../people/roles.ts'
import type { Session } from '../people/sessions.ts'

/** Returns the session of a request. If there is none, the person is too fast or lacks a role, sends a refusal instead. */
export async function requirePerson(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  role: Role,
): Promise<Session | undefined> {
  const { answers, metrics, rates } = context
  const refuse = (
    outcome: 'refused' | 'throttled' | 'forbidden',
    status: number,
    code: string,
    text: string,
  ): undefined => {
    sendQueryAnswer(request, reply, { outcome, status, text: answers.failure(resultCodeOf(code), text) })
  }
  const caller = await personOf(request, context)
  if ('reason' in caller) {
    request.refusal = caller
    metrics.refused(caller.reason)
    return refuse('refused', 401, 'INSUFFICIENT_PERMISSION', notSignedIn)
  }
  request.who = nameOf(caller)
  const { session } = caller
  const wait = rates.requestWait(session.person)
  if (wait > 0) {
    reply.header('retry-after', wait)
    return refuse('throttled', 429, 'INTERFACE_CALL_FAILED', `Too many requests; try again in ${wait} s.`)
  }
  const missing = missingPermission(session.person, { role })
  return missing === undefined ? session : refuse('forbidden', 403, 'INSUFFICIENT_PERMISSION', missing)
}

/** The description in the 401 to a request without a session. */
export const notSignedIn = 'Nobody is signed in. Sign in, then ask again.'

import type { FastifyReply, FastifyRequest } from 'fastify'
import { personOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { missingPermission } from '../people/permissions.ts'
import type { Role } from '../people/roles.ts'
import type { Session } from '../people/sessions.ts'
import { sendQueryResponse } from '../responses.ts'
import { admit } from './admit.ts'

/** Returns the session of a request. Sends a refusal if there is none, or if the person exceeds a rate limit or lacks a role. */
export async function requirePerson(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  role: Role,
): Promise<Session | undefined> {
  const caller = await admit(request, context, personOf)
  if ('outcome' in caller) {
    sendQueryResponse(request, reply, caller)
    return undefined
  }
  const { session } = caller
  const missing = missingPermission(session.person, { role })
  if (missing === undefined) return session
  sendQueryResponse(request, reply, context.responses.failure('forbidden', missing))
  return undefined
}

import type { FastifyRequest } from 'fastify'
import { type Caller, nameOf } from '../auth/caller.ts'
import type { Refusal } from '../auth/verify-signature.ts'
import type { Context } from '../context.ts'
import type { QueryResponse } from '../responses.ts'

/** The description in the 401 to a request without a session. */
export const notSignedIn = 'You are not signed in. Sign in, then try again.'

/**
 * Returns who sent a request, or the response to a request that is not authenticated or exceeds a rate limit.
 *
 * @param find Finds the caller: anybody, or only people.
 */
export async function admit<Found extends Caller>(
  request: FastifyRequest,
  context: Context,
  find: (request: FastifyRequest, context: Context) => Promise<Found | Refusal>,
): Promise<Found | QueryResponse> {
  const { responses, keys, metrics, rates } = context
  const caller = await find(request, context)
  if ('reason' in caller) {
    request.refusal = caller
    metrics.refused(caller.reason)
    // A request without a valid signature gets one body, whatever is wrong with it.
    const response = responses.failure('refused', notSignedIn)
    return caller.reason === 'no_session' ? response : { ...response, text: responses.refused }
  }
  request.who = nameOf(caller)
  const wait = 'key' in caller ? keys.waitSeconds(caller.key) : rates.requestWait(caller.session.person)
  return wait > 0 ? throttled(wait, 'requests', context) : caller
}

/** Returns the response to a caller who exceeds a rate limit. */
export function throttled(wait: number, what: 'requests' | 'reveals', { responses }: Context): QueryResponse {
  const text = `Too many ${what}; try again in ${wait} s.`
  return responses.failure('throttled', text, wait)
}

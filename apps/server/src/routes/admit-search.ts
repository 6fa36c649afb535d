import { type Problems, searchOf, unsignedNumber } from '@org/cms-cdr-formats/read-parameters'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, callerOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { missingPermission } from '../people/permissions.ts'
import { type FailureReason, sendQueryResponse } from '../responses.ts'
import type { CallFilter } from '../search/search-calls.ts'
import type { Tenant } from '../search/tenant.ts'
import { admit } from './admit.ts'

/** Reads the query string of an operation that takes the filters of a search. */
export type ReadParameters<Given> = (query: URLSearchParams, tenant: Tenant) => Given | Problems

/** A search that a caller may run. */
interface AdmittedSearch<Given> {
  readonly caller: Caller
  readonly search: Given
  /** Aborted when the client has closed its connection. */
  readonly signal: AbortSignal
}

/**
 * Returns the caller and the search of a request. If the caller may not search or exceeds its rate, or if the search is invalid, sends a
 * refusal instead. A person's search by number is recorded in the audit log, and so are statistics by caller.
 */
export async function admitSearch<Given extends { readonly filter: CallFilter; readonly by?: string | undefined }>(
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  read: ReadParameters<Given>,
): Promise<AdmittedSearch<Given> | undefined> {
  const { numberSearches, responses, store } = context
  // Fastify watches the connection from the first time that its signal is read, and the client may leave while the caller is looked up.
  const { signal } = request
  const caller = await admit<Caller>(request, context, callerOf)
  if ('outcome' in caller) {
    sendQueryResponse(request, reply, caller)
    return undefined
  }
  const refuse = (reason: FailureReason, text: string): undefined =>
    void sendQueryResponse(request, reply, responses.failure(reason, text))
  const unsigned = unsignedNumber(request)
  if (unsigned) return refuse('invalid', `${unsigned}.`)
  const search = read(searchOf(request), store.tenant)
  if ('problems' in search) return refuse('invalid', `${search.problems.join('; ')}.`)
  const missing = missingRight(caller, search.filter, search.by === 'caller')
  if (missing) return refuse('forbidden', missing)
  const { ccId, number } = search.filter
  if ('session' in caller && (number !== undefined || search.by === 'caller'))
    await numberSearches.record({ person: caller.session.person.name, address: request.ip, ccId, number })
  return { caller, search, signal }
}

/**
 * Returns why a caller may not search for something, or `undefined` if it may.
 *
 * @param hasNumbers Whether the result is grouped by phone number.
 */
export function missingRight(
  caller: Caller,
  { ccId, number }: CallFilter,
  hasNumbers: boolean = number !== undefined,
): string | undefined {
  if ('key' in caller) {
    const { accessKey, permissions, ccIds } = caller.key
    if (!permissions.has('search'))
      return `The access key ${accessKey} has no permission to search. An operator can grant it: cms-cdr-server key set ${accessKey} --permission search`
    return ccIds?.has(ccId) === false ? `The access key has no permission for call center ${ccId}.` : undefined
  }
  return missingPermission(caller.session.person, {
    ccId,
    ...(hasNumbers || number !== undefined ? { role: 'supervisor' } : {}),
  })
}

/** Returns whether the caller of a long response is still authenticated and still has permission for its filter. */
export async function mayStillSearch(request: FastifyRequest, context: Context, filter: CallFilter): Promise<boolean> {
  // The signature was fresh when the response began, and is not used a second time.
  const caller = await callerOf(request, {
    ...context,
    clockSkewSeconds: Number.POSITIVE_INFINITY,
    replays: undefined,
  })
  return !('reason' in caller) && missingRight(caller, filter) === undefined
}

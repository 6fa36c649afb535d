import { basename } from 'node:path'
import { maskResponse } from '@org/cms-cdr-client'
import type { FastifyRequest } from 'fastify'
import { type Caller, callerOf, isFromOwnPage, personOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { messageOf } from '../error-message.ts'
import type { Lookup } from '../lookup.ts'
import { writeAudit } from '../people/audit.ts'
import type { Person } from '../people/people.ts'
import { missingPermission } from '../people/permissions.ts'
import { includesRole } from '../people/roles.ts'
import type { Body } from '../read-body.ts'
import type { FailureReason, QueryResponse } from '../responses.ts'
import { admit, throttled } from '../routes/admit.ts'
import { bodyLimitBytes, readQuery } from '../spec.ts'
import type { CdrKey } from '../store/store.ts'

/** Options of {@link respondToQuery}. */
export interface QueryOptions {
  /** Whether a person sees the phone numbers in full. This is recorded in the audit log first, and machines may not do it. */
  readonly reveal: boolean
}

const outcomes = { found: 'found', notFound: 'not_found', failed: 'failed' } as const

/**
 * Returns the response to the query of call records once its media type is right. Checks size, authentication, rate, JSON, fields and
 * permission, in this order.
 */
export async function respondToQuery(
  request: FastifyRequest,
  context: Context,
  { reveal }: QueryOptions,
): Promise<QueryResponse> {
  const { responses, engine, metrics, rates, source, lenientTypes } = context
  const { failure } = responses
  // The query is the vendor's, which reports invalid fields and a missing permission with status 200.
  const failureInBody = (reason: FailureReason, text: string): QueryResponse => ({
    ...failure(reason, text),
    status: 200,
  })

  // The only content type parser, readBody, returns this type.
  const body = request.body as Body
  if (body === undefined) return failure('tooLong', `The body is longer than ${bodyLimitBytes} bytes.`)
  if (reveal && !isFromOwnPage(request))
    return failure('forbidden', 'Requests from another site cannot reveal phone numbers.')
  const caller = await admit<Caller>(request, context, reveal ? personOf : callerOf)
  // The query is the vendor's: every reason for a 401 gets one body.
  if ('outcome' in caller) return caller.status === 401 && !reveal ? { ...caller, text: responses.refused } : caller

  const reading = readQuery(body, lenientTypes)
  if ('notJson' in reading) return failure('invalid', reading.notJson)
  if ('problems' in reading) return failureInBody('invalid', `${reading.problems.join('; ')}.`)
  const { key } = reading
  if ('key' in caller) {
    if (caller.key.ccIds?.has(key.ccId) === false)
      return failureInBody('forbidden', `The access key has no permission for call center ${key.ccId}.`)
  } else {
    const { person } = caller.session
    const revealWait = reveal ? await rates.revealWait(person) : 0
    if (revealWait > 0) return throttled(revealWait, 'reveals', context)
    const missing = missingPermission(person, { ccId: key.ccId, ...(reveal ? { role: 'supervisor' } : {}) })
    if (missing !== undefined && reveal) {
      const reason = includesRole(person.role, 'supervisor') ? 'call_center' : 'role'
      await writeAudit(engine, person.name, 'reveal_refused', key, { address: request.ip, reason })
    }
    if (missing !== undefined) return reveal ? failure('forbidden', missing) : failureInBody('forbidden', missing)
  }

  const lookup = await source.find(key)
  metrics.lookup(lookup.from)
  if (lookup.kind === 'unavailable') return unavailable(request, lookup, context)
  const response = { outcome: outcomes[lookup.kind], status: 200, text: lookup.text }
  return 'key' in caller ? response : forPerson(request, caller.session.person, response, key, context, reveal)
}

/** People see where a record came from, and no phone numbers unless they reveal them. */
async function forPerson(
  { ip }: FastifyRequest,
  { name }: Person,
  response: QueryResponse,
  key: CdrKey,
  context: Context,
  reveal: boolean,
): Promise<QueryResponse> {
  // The message of a failure of the upstream may contain a phone number too. It is not revealed, since there is no call to record.
  if (response.outcome !== 'found') return { ...response, text: maskResponse(response.text) }
  const headers = await originHeaders(key, context)
  if (!reveal) return { ...response, text: maskResponse(response.text), headers }
  await writeAudit(context.engine, name, 'reveal', key, { address: ip })
  return { ...response, headers }
}

async function originHeaders(key: CdrKey, { store }: Context): Promise<Record<string, string>> {
  const origin = await store.originOf(key)
  if (!origin) return {}
  // People see the name of an imported file, but not the folder it was in.
  const name = origin.kind === 'import' ? basename(origin.name) : origin.name
  return { 'x-cdr-source': `${origin.kind} ${encodeURIComponent(name)}`, 'x-cdr-stored-at': origin.storedAt }
}

function unavailable(
  { id, log }: FastifyRequest,
  { retrySeconds, cause, isInvalid }: Lookup & { kind: 'unavailable' },
  { responses }: Context,
): QueryResponse {
  if (cause) log.warn({ reqId: id, reason: messageOf(cause) }, 'no usable response from the upstream')
  const what = isInvalid ? 'The platform sent an invalid record, which was not stored' : 'The platform is unavailable'
  const text = `${what}; try again in ${retrySeconds} s. Stored records are still served.`
  return responses.failure('unavailable', text, retrySeconds)
}

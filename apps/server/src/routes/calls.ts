import { maskResponse } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendQueryAnswer } from '../answers.ts'
import { type Caller, callerOf, nameOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { writeAudit } from '../people/audit.ts'
import { missingPermission } from '../people/permissions.ts'
import { cursorOf, readSearch, type Search } from '../search/read-search.ts'
import { type CallPage, type CallSummary, searchCalls } from '../search/search-calls.ts'
import type { SpecPath } from '../spec.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { notSignedIn } from './require-person.ts'

const retrySeconds = 5
const slowSearch =
  'The search took too long, or the database is unavailable. Search a shorter time, or add an agent, a queue, a cause or a number.'

/** `GET /calls`: a page of the stored calls that match some filters. */
export function registerCalls(app: FastifyInstance, context: Context): void {
  const { answers, engine, keys, metrics, rates, store } = context

  app.get('/calls' satisfies SpecPath, async (request, reply) => {
    const caller = await callerOf(request, context)
    if ('reason' in caller) {
      request.refusal = caller
      metrics.refused(caller.reason)
      // Like every query, a request without a valid signature gets one body, whatever is wrong with it.
      const text =
        caller.reason === 'no_session' ? answers.failure(refusals.forbidden[1], notSignedIn) : answers.refused
      return sendQueryAnswer(request, reply, { outcome: 'refused', status: 401, text })
    }
    request.who = nameOf(caller)
    const wait = 'key' in caller ? keys.waitSeconds(caller.key) : rates.requestWait(caller.session.person)
    if (wait > 0)
      return refuse(
        request,
        reply.header('retry-after', wait),
        'throttled',
        `Too many requests; try again in ${wait} s.`,
      )
    const search = readSearch(new URL(request.url, 'http://server').searchParams, store.timeZone)
    if ('faults' in search) return refuse(request, reply, 'invalid', `${search.faults.join('; ')}.`)
    const missing = missingRight(caller, search)
    if (missing) return refuse(request, reply, 'forbidden', missing)

    const { filter, sort, order, limit, after } = search
    if ('session' in caller && filter.number !== undefined)
      await writeAudit(engine, caller.session.person.name, 'search', { ccId: filter.ccId }, { address: request.ip })
    let page: CallPage
    try {
      page = await searchCalls(engine, filter, { sort, order, limit, after })
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      metrics.storeFault()
      request.log.warn({ reqId: request.id, reason: error.message }, 'a search failed')
      return refuse(request, reply.header('retry-after', retrySeconds), 'unavailable', slowSearch)
    }
    request.outcome = 'found'
    return reply.send({
      calls: 'session' in caller ? page.calls.map(masked) : page.calls,
      nextCursor: page.next ? cursorOf(page.next, search) : null,
    })
  })

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    outcome: keyof typeof refusals,
    text: string,
  ): FastifyReply {
    const [status, code] = refusals[outcome]
    return sendQueryAnswer(request, reply, { outcome, status, text: answers.failure(code, text) })
  }
}

const refusals = {
  invalid: [400, resultCodeOf('INVALID_PARAMETER')],
  forbidden: [403, resultCodeOf('INSUFFICIENT_PERMISSION')],
  throttled: [429, resultCodeOf('INTERFACE_CALL_FAILED')],
  unavailable: [503, resultCodeOf('INTERFACE_CALL_FAILED')],
} as const

/** Returns why a caller may not send a search, or `undefined` if it may. */
function missingRight(caller: Caller, { filter: { ccId, number } }: Search): string | undefined {
  if ('key' in caller) {
    const { accessKey, permissions, ccIds } = caller.key
    if (!permissions.has('search'))
      return `The access key ${accessKey} may not search. An operator can permit it: cms-cdr-server key set ${accessKey} --permission search`
    return ccIds?.has(ccId) === false ? `The access key has no permission for call center ${ccId}.` : undefined
  }
  return missingPermission(caller.session.person, { ccId, ...(number === undefined ? {} : { role: 'supervisor' }) })
}

function masked(call: CallSummary): CallSummary {
  const { callingNumber, calledNumber } = call
  return {
    ...call,
    ...(maskResponse({ callingNumber, calledNumber }) as Pick<CallSummary, 'callingNumber' | 'calledNumber'>),
  }
}

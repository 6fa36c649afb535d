import { maskResponse } from '@org/cms-cdr-client'
import type { Problems } from '@org/cms-cdr-formats/read-parameters'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Caller, nameOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { writeAudit } from '../people/audit.ts'
import { sendQueryResponse } from '../responses.ts'
import { type CallStats, callStats } from '../search/call-stats.ts'
import { exportCalls } from '../search/export-calls.ts'
import { cursorOf, readExportQuery, readSearch, readStatsQuery } from '../search/read-search.ts'
import { type CallSummary, searchCalls } from '../search/search-calls.ts'
import type { SpecPath } from '../spec.ts'
import { ClientGoneError, StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { admitSearch, mayStillSearch } from './admit-search.ts'
import { OpenResponses } from './open-responses.ts'

const retrySeconds = 5
// An export uses the database at full speed until it is complete.
const exportLimits = { perCaller: 3, total: 20 }
const slowSearch =
  'The search took too long, too many searches are running, or the database is unavailable. Search a shorter time range, filter by agent, queue, release cause or number, or try again.'

/** Searches, counts and exports the stored calls that match some filters. */
export function registerCalls(app: FastifyInstance, context: Context): void {
  const { engine, metrics, responses, store } = context
  const openExports = new OpenResponses(exportLimits)

  app.get('/calls' satisfies SpecPath, async (request, reply) => {
    const admitted = await admitSearch(request, reply, context, readSearch)
    if (!admitted) return reply
    const { caller, search, signal } = admitted
    return respond(request, reply, async () => {
      const page = await searchCalls(engine, search.filter, { ...search, signal })
      return {
        calls: page.calls.map((call) => visibleTo(caller, call)),
        nextCursor: page.next ? cursorOf(page.next, search) : null,
      }
    })
  })

  app.get('/calls/stats' satisfies SpecPath, async (request, reply) => {
    const admitted = await admitSearch(request, reply, context, readStatsQuery)
    if (!admitted) return reply
    const { caller, search, signal } = admitted
    const { filter, ...options } = search
    return respond(request, reply, async () => {
      const stats = await callStats(engine, filter, { ...options, signal }, store.tenant.timeZone)
      return 'problems' in stats || 'key' in caller ? stats : { ...stats, groups: stats.groups.map(maskCaller) }
    })
  })

  // The response to HEAD would be complete immediately, while its export would continue uncounted.
  app.get('/calls/export' satisfies SpecPath, { exposeHeadRoute: false }, async (request, reply) => {
    const admitted = await admitSearch(request, reply, context, readExportQuery)
    if (!admitted) return reply
    const { caller, search, signal } = admitted
    const { filter, ...options } = search
    const who = nameOf(caller)
    const refusal = openExports.refusal(who)
    if (refusal) {
      const text =
        refusal === 'throttled'
          ? `${who} already has ${exportLimits.perCaller} exports in progress. Wait until one is complete.`
          : `Too many exports are in progress; try again in ${retrySeconds} s.`
      return sendQueryResponse(request, reply, responses.failure(refusal, text, retrySeconds))
    }
    openExports.add(reply, who)
    const exporter = 'key' in caller ? `key ${caller.key.accessKey}` : caller.session.person.name
    const details = { format: options.format, address: request.ip }
    await writeAudit(engine, exporter, 'export', { ccId: filter.ccId }, details)
    return respond(request, reply, async () => {
      const { mediaType, body } = await exportCalls(engine, filter, options, {
        visible: (call) => visibleTo(caller, call),
        signal,
        isPermitted: () => mayStillSearch(request, context, filter),
      })
      reply.header('content-type', mediaType)
      reply.header('content-disposition', `attachment; filename="calls.${options.format}"`)
      return body
    })
  })

  /** Sends what some work finds in the store, or why there is nothing. */
  async function respond(
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<object | Problems>,
  ): Promise<FastifyReply> {
    try {
      const found = await work()
      if ('problems' in found)
        return sendQueryResponse(request, reply, responses.failure('invalid', `${found.problems.join('; ')}.`))
      request.outcome = 'found'
      return reply.send(found)
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      // The database is not to blame for a client that is gone before its turn. For one that gave up during a slow search, it is.
      if (!(error instanceof ClientGoneError)) {
        metrics.storeError()
        request.log.warn({ reqId: request.id, reason: error.message }, 'a search failed')
      }
      return sendQueryResponse(request, reply, responses.failure('unavailable', slowSearch, retrySeconds))
    }
  }
}

/** Returns a call as a caller may see it: people see masked phone numbers. */
export function visibleTo(caller: Caller, call: CallSummary): CallSummary {
  return 'key' in caller ? call : maskNumbers(call)
}

function maskCaller(group: CallStats['groups'][number]): CallStats['groups'][number] {
  const { callingNumber } = group
  return callingNumber === undefined ? group : { ...group, ...(maskResponse({ callingNumber }) as typeof group) }
}

// maskResponse() returns a value with the shape of its argument, which its type does not say.

/** Returns a call with masked phone numbers. */
export function maskNumbers(call: CallSummary): CallSummary {
  const { callingNumber, calledNumber } = call
  return {
    ...call,
    ...(maskResponse({ callingNumber, calledNumber }) as Pick<CallSummary, 'callingNumber' | 'calledNumber'>),
  }
}

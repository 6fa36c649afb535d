import type { CallDirection, Cdr } from '../domain/cdr.ts'
import { createLocalTimeReader } from '../domain/local-time.ts'
import { toCdr } from '../domain/to-cdr.ts'
import { type CdrErrorCode, CdrNotFoundError, CdrValidationError, isCdrError } from '../errors/cdr-error.ts'
import type { CdrEvent } from '../events.ts'
import { queryPath } from '../generated/operation.ts'
import { zCallDetailQuery } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { CdrQuery } from '../options.ts'
import { oneOf, readCallLimits } from '../read-options.ts'
import type { Batch, PendingCall } from '../transport/pending-call.ts'
import { checkQuery, fetchRecord, findDeviations } from './exchange.ts'

export type GetCdr = (query: CdrQuery, batch?: Batch) => Promise<Cdr>

/** The query for one call in one direction. */
interface DirectedQuery {
  readonly callId: string
  readonly ccId: number | undefined
  direction: CallDirection
}

/** Creates the function that looks up one call, in both directions if necessary. */
export function createGetCdr(http: Http): GetCdr {
  const { zone, bodyForm, limits, ccId: ownCcId } = http.settings
  const readLocalTime = createLocalTimeReader(zone)
  /** For each call center, how many more calls were found inbound than outbound of late, so that `auto` searches there first. */
  const inboundLead = new Map<number | undefined, number>()

  async function search({ callId, ccId, direction }: DirectedQuery, call: PendingCall): Promise<Cdr> {
    const isCallin = direction === 'inbound' ? 'true' : 'false'
    const query = checkQuery('The query', zCallDetailQuery, { ccId, isCallin, callId })
    const body = bodyForm === 'flat' ? query : { queryParam: query }
    const where = `The query for call ${callId} (ccId ${ccId}, ${direction}) at ${http.baseUrl}`
    const found = await fetchRecord(http, { path: queryPath, body, where, callId, findDeviations }, call)
    return toCdr(found, { callId, ccId: query.ccId, direction }, readLocalTime)
  }

  async function searchBoth(query: DirectedQuery, call: PendingCall): Promise<Cdr> {
    const { callId, ccId } = query
    let notFound: CdrNotFoundError | undefined
    for (const next of [query.direction, query.direction === 'inbound' ? 'outbound' : 'inbound'] as const) {
      query.direction = next
      try {
        const cdr = await search(query, call)
        const lead = (inboundLead.get(ccId) ?? 0) + (cdr.direction === 'inbound' ? 1 : -1)
        // The lead is limited, so that a change in a call center's traffic takes effect soon.
        inboundLead.set(ccId, Math.max(-8, Math.min(8, lead)))
        return cdr
      } catch (error) {
        if (!isCdrError(error, 'not_found')) throw error
        notFound = error
      }
    }
    const what = `Call ${callId} (ccId ${ccId}) at ${http.baseUrl} was found neither as inbound nor as outbound.`
    throw new CdrNotFoundError(what, notFound)
  }

  return async (query, batch) => {
    if (typeof query !== 'object' || query === null)
      throw new CdrValidationError(`A query must be an object, but is ${query}.`)
    const { callId, direction = 'auto', ccId = ownCcId, signal } = query
    const directed: DirectedQuery = {
      callId,
      ccId,
      direction: direction !== 'auto' ? direction : (inboundLead.get(ccId) ?? 0) < 0 ? 'outbound' : 'inbound',
    }
    // Events name the direction that is searched when they are reported.
    const described = (): CdrEvent['query'] => ({ ...directed, ccId: ccId ?? Number.NaN })
    const call = http.newCall({ limits, signal, query: described, batch })
    const began = performance.now()
    let outcome: 'found' | CdrErrorCode | 'aborted' = 'aborted'
    try {
      call.report?.({ type: 'begin' })
      call.setLimits(readCallLimits(query, limits))
      oneOf('direction', direction, ['auto', 'inbound', 'outbound'])
      const cdr = await (direction === 'auto' ? searchBoth(directed, call) : search(directed, call))
      outcome = 'found'
      return cdr
    } catch (error) {
      if (isCdrError(error)) outcome = error.code
      throw error
    } finally {
      call.release()
      call.report?.({ type: 'done', outcome, attempts: call.attempts, milliseconds: performance.now() - began })
    }
  }
}

import type { CallDirection, Cdr } from '../domain/cdr.ts'
import { createLocalTimeReader } from '../domain/local-time.ts'
import { toCdr } from '../domain/to-cdr.ts'
import { queryPath } from '../generated/operation.ts'
import { zCallDetailQuery } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { PendingCall } from '../transport/pending-call.ts'
import { checkQuery, fetchRecord, findDeviations } from './exchange.ts'

/** The query for one call in one direction, which `auto` reverses. */
export interface DirectedQuery {
  readonly callId: string
  readonly ccId: number | undefined
  direction: CallDirection
}

/** Creates the function that sends a query, over a transport that enforces its limits, and reads the response. */
export function createQueryCdr(http: Http): (query: DirectedQuery, call: PendingCall) => Promise<Cdr> {
  const { zone, bodyForm } = http.settings
  const readLocalTime = createLocalTimeReader(zone)
  return async ({ callId, ccId, direction }, call) => {
    const isCallin = direction === 'inbound' ? 'true' : 'false'
    const query = checkQuery('The query', zCallDetailQuery, { ccId, isCallin, callId })
    const body = bodyForm === 'flat' ? query : { queryParam: query }
    const where = `The query for call ${callId} (ccId ${ccId}, ${direction}) at ${http.baseUrl}`
    const found = await fetchRecord(http, { path: queryPath, body, where, callId, findDeviations }, call)
    return toCdr(found, { callId, ccId: query.ccId, direction, readLocalTime })
  }
}

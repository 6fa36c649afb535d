import type { CallDirection, Cdr } from '../domain/cdr.ts'
import { checkQuery, findDeviations } from '../domain/deviation.ts'
import { createLocalTimeReader } from '../domain/local-time.ts'
import { toCdr } from '../domain/to-cdr.ts'
import type { components } from '../generated/openapi.ts'
import { queryPath } from '../generated/operation.ts'
import { zCallDetailQuery } from '../generated/schemas.ts'
import type { Http } from '../http.ts'
import type { PendingCall } from '../transport/pending-call.ts'
import { sendExchange } from './exchange.ts'

/** The query for one call in one direction. */
export interface DirectedQuery {
  readonly callId: string
  readonly ccId: number | undefined
  readonly direction: CallDirection
}

/** Fetches the record of one call in one direction. */
export type QueryCdr = (query: DirectedQuery, call: PendingCall) => Promise<Cdr>

/** Creates the function that sends a query, over a transport that enforces its limits, and reads the response. */
export function createQueryCdr(http: Http): QueryCdr {
  const { zone, bodyForm } = http.settings
  const readLocalTime = createLocalTimeReader(zone)
  return async (query, call) => {
    const { callId, ccId, direction } = query
    const body = queryRequest(query, bodyForm)
    const where = `The query for call ${callId} (ccId ${ccId}, ${direction}) at ${http.baseUrl}`
    const result = await sendExchange(http, { path: queryPath, body, where, callId, findDeviations }, call)
    const { reading } = result
    if (reading.kind !== 'record') throw result.failure(reading)
    // queryRequest has checked that ccId is there.
    const context = { ...result, callId, ccId: ccId ?? Number.NaN, direction, readLocalTime }
    return toCdr(reading.record, reading.path, context)
  }
}

/** Builds the body of a query, or throws a CdrValidationError that names every invalid value. */
function queryRequest(
  { ccId, callId, direction }: DirectedQuery,
  form: 'wrapped' | 'flat',
): components['schemas']['QueryRequest'] {
  const params = { ccId, isCallin: direction === 'inbound' ? 'true' : 'false', callId }
  checkQuery('The query', zCallDetailQuery, params)
  const checked = params as components['schemas']['CallDetailQuery']
  return form === 'flat' ? checked : { queryParam: checked }
}

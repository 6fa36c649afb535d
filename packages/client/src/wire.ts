import type { Client } from 'openapi-fetch'
import { apiOnDemand } from './api-on-demand.ts'
import type { CallEvent, CdrEvent } from './events.ts'
import { queryPath, requestContentType } from './generated/operation.ts'
import type { components, paths } from './generated/wire.ts'
import type { CdrQueryOptions } from './options.ts'
import { createRequestId } from './request-id.ts'
import { type CallLimits, PendingCall } from './transport/pending-call.ts'
import type { Transport, TransportResponse } from './transport/transport.ts'

/** Sends requests to one server through a transport of this package. */
export interface Wire {
  readonly baseUrl: string
  /** Advice for a 401, if the general advice does not fit. */
  readonly adviceFor401: string | undefined
  /** openapi-fetch on the same transport. */
  readonly api: Client<paths>
  /** @param query Describes the call in its events. */
  newCall(limits: CallLimits, signal: AbortSignal | undefined, query: () => CdrEvent['query']): PendingCall
  post(body: components['schemas']['QueryRequest'], call: PendingCall): Promise<TransportResponse>
}

/** The parts of a wire. */
export interface WireParts {
  readonly baseUrl: string
  readonly transport: Transport
  readonly limits: CallLimits
  readonly adviceFor401?: string | undefined
  readonly onEvent: CdrQueryOptions['onEvent']
}

/** Headers of a query, without those that the transport adds. */
const jsonHeaders = { accept: 'application/json', 'content-type': requestContentType } as const

/**
 * Puts queries on a transport. The one query is sent without openapi-fetch, whose messages cost more than the signature and
 * make Node load its whole `fetch`; its path and its body are typed by the spec all the same.
 */
export function createWire({ baseUrl, transport, limits, adviceFor401, onEvent }: WireParts): Wire {
  const newCall: Wire['newCall'] = (limits, signal, query) => {
    const requestId = createRequestId()
    const report = onEvent && ((event: CallEvent) => onEvent({ ...event, requestId, query: query() }))
    return new PendingCall({ requestId, limits, signal, onEvent: report })
  }
  const url = baseUrl + queryPath
  let api: Client<paths> | undefined
  return {
    baseUrl,
    adviceFor401,
    newCall,
    get api() {
      api ??= apiOnDemand({
        baseUrl,
        transport,
        begin: (signal) => newCall(limits, signal, () => undefined),
      })
      return api
    },
    post(body, call) {
      const headers = { ...jsonHeaders, 'x-request-id': call.requestId }
      return transport({ method: 'POST', url, headers, body: JSON.stringify(body) }, call)
    },
  }
}

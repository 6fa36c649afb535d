import createApi, { type Client } from 'openapi-fetch'
import { queryPath, requestContentType } from './generated/operation.ts'
import type { components, paths } from './generated/wire.ts'
import type { CdrQueryOptions } from './options.ts'
import { createRequestId } from './request-id.ts'
import { type Observe, tellOf } from './tell.ts'
import { PendingCall } from './transport/pending-call.ts'
import type { Transport, TransportResponse } from './transport/transport.ts'

/** The way to one server: typed requests of openapi-fetch on a transport of this package. */
export interface Wire {
  readonly baseUrl: string
  /** What to do after a 401, when the general advice does not fit. */
  readonly adviceFor401: string | undefined
  /** For callers who want the platform's own Request and Response. */
  readonly api: Client<paths>
  /** @param reportOf Gives who is told of the call with this request ID, if anybody. */
  newCall(signal: AbortSignal | undefined, reportOf: (requestId: string) => Observe | undefined): PendingCall
  post(body: components['schemas']['QueryRequest'], call: PendingCall): Promise<TransportResponse>
}

/** What a wire is made of. */
export interface WireParts {
  readonly baseUrl: string
  readonly transport: Transport
  readonly totalTimeoutMilliseconds: number
  readonly adviceFor401?: string | undefined
  /** Told of requests through `api`; queries bring their own. */
  readonly onEvent: CdrQueryOptions['onEvent']
}

/** What the query sends besides what the transport adds. */
const jsonHeaders = { accept: 'application/json', 'content-type': requestContentType } as const

/** Puts openapi-fetch on a transport. */
export function createWire({ baseUrl, transport, totalTimeoutMilliseconds, adviceFor401, onEvent }: WireParts): Wire {
  const newCall: Wire['newCall'] = (signal, reportOf) => {
    const requestId = createRequestId()
    return new PendingCall({ requestId, totalTimeoutMilliseconds, signal, report: reportOf(requestId) })
  }
  const api = createApi<paths>({
    baseUrl,
    fetch: async (request) => {
      const call = newCall(request.signal, (requestId) => tellOf(onEvent, requestId, () => undefined))
      try {
        const headers = { ...Object.fromEntries(request.headers), 'x-request-id': call.requestId }
        const body = new Uint8Array(await request.arrayBuffer())
        const { method, url } = request
        return toResponse(await transport({ method, url, headers, body: body.length > 0 ? body : undefined }, call))
      } finally {
        call.close()
      }
    },
  })
  // The same typed call, with messages that cost a tenth of the platform's. Its types ask for the whole Request and
  // Response, of which it touches the few members below when there is no middleware: hence the casts.
  const lean = createApi<paths>({ baseUrl, Request: LeanRequest as unknown as typeof Request })
  return {
    baseUrl,
    adviceFor401,
    api,
    newCall,
    async post(body, call) {
      let answer: TransportResponse | undefined
      await lean.POST(queryPath, {
        body,
        parseAs: 'stream',
        fetch: async (request) => {
          const { method, url, body: text } = request as unknown as LeanRequest
          const headers = { ...jsonHeaders, 'x-request-id': call.requestId }
          answer = await transport({ method, url, headers, body: text }, call)
          return leanAnswer
        },
      })
      // openapi-fetch has called fetch once, or thrown; the compiler does not see assignments in a callback.
      return answer as unknown as TransportResponse
    },
  }
}

/** What openapi-fetch needs of a Request, when it has no middleware. */
class LeanRequest {
  readonly url: string
  readonly method: string
  readonly body: string

  constructor(url: string, init: { readonly method: string; readonly body: string }) {
    this.url = url
    this.method = init.method
    this.body = init.body
  }
}

/** Tells openapi-fetch that there is nothing to parse: the answer is read by this package. */
const leanAnswer = { status: 204, ok: true, headers: { get: () => null } } as unknown as Response

const bodiless = new Set([204, 205, 304])

function toResponse({ status, headers, body }: TransportResponse): Response {
  // What browsers show of a redirect that is not followed.
  if (status === 0) return Response.error()
  return new Response(bodiless.has(status) ? null : body, { status, headers: [...headers] })
}

import createApi, { type Client } from 'openapi-fetch'
import type { CallEvent } from './events.ts'
import { queryPath, requestContentType } from './generated/operation.ts'
import type { components, paths } from './generated/wire.ts'
import { createRequestId } from './request-id.ts'
import { PendingCall } from './transport/pending-call.ts'
import type { Transport, TransportResponse } from './transport/transport.ts'

/** The way to one server: typed requests of openapi-fetch on a transport of this package. */
export interface Wire {
  readonly baseUrl: string
  /** What to do after a 401, when the general advice does not fit. */
  readonly adviceFor401: string | undefined
  /** For callers who want the platform's own Request and Response. */
  readonly api: Client<paths>
  newCall(signal: AbortSignal | undefined, report: ((event: CallEvent) => void) | undefined): PendingCall
  post(body: components['schemas']['QueryRequest'], call: PendingCall): Promise<TransportResponse>
}

/** What a wire is made of. */
export interface WireParts {
  readonly baseUrl: string
  readonly transport: Transport
  readonly totalTimeoutMilliseconds: number
  readonly adviceFor401?: string | undefined
  /** Told of requests through `api`. */
  readonly report: (requestId: string) => ((event: CallEvent) => void) | undefined
}

/** What the query sends besides what the transport adds. */
const jsonHeaders = { accept: 'application/json', 'content-type': requestContentType } as const

/** Puts openapi-fetch on a transport. */
export function createWire({ baseUrl, transport, totalTimeoutMilliseconds, adviceFor401, report }: WireParts): Wire {
  const newCall: Wire['newCall'] = (signal, reportCall) =>
    new PendingCall({ requestId: createRequestId(), totalTimeoutMilliseconds, signal, report: reportCall })
  const api = createApi<paths>({
    baseUrl,
    fetch: async (request) => {
      const requestId = createRequestId()
      const { signal } = request
      const call = new PendingCall({ requestId, totalTimeoutMilliseconds, signal, report: report(requestId) })
      try {
        const headers = { ...Object.fromEntries(request.headers), 'x-request-id': requestId }
        const body = new Uint8Array(await request.arrayBuffer())
        const { method, url } = request
        return toResponse(await transport({ method, url, headers, body: body.length > 0 ? body : undefined }, call))
      } finally {
        call.close()
      }
    },
  })
  // The same typed call, with messages that cost a tenth of the platform's: only their text is needed.
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

import createOpenApi, { type Client } from 'openapi-fetch'
import type { paths } from './generated/wire.ts'
import type { PendingCall } from './transport/pending-call.ts'
import type { Transport, TransportResponse } from './transport/transport.ts'

/** What the api of a client is made of. It shares no code with the rest, which would have to be a third file then. */
export interface ApiParts {
  readonly baseUrl: string
  readonly transport: Transport
  readonly begin: (signal: AbortSignal) => PendingCall
}

/** openapi-fetch on a transport of this package, with the platform's own Request and Response. */
export function createApi({ baseUrl, transport, begin }: ApiParts): Client<paths> {
  const fetchOnTransport = async (request: Request): Promise<Response> => {
    const call = begin(request.signal)
    try {
      const headers = { ...Object.fromEntries(request.headers), 'x-request-id': call.requestId }
      const body = new Uint8Array(await request.arrayBuffer())
      const { method, url } = request
      return toResponse(await transport({ method, url, headers, body: body.length > 0 ? body : undefined }, call))
    } finally {
      call.close()
    }
  }
  return createOpenApi<paths>({ baseUrl, fetch: fetchOnTransport })
}

function toResponse({ status, headers, body }: TransportResponse): Response {
  // What browsers show of a redirect that is not followed.
  if (status === 0) return Response.error()
  // An answer such as 204 may not even have an empty text.
  return new Response(body || null, { status, headers: [...headers] })
}

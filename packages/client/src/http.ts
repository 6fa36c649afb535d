import createOpenApi, { type Client } from 'openapi-fetch'
import { CdrValidationError } from './errors/cdr-error.ts'
import type { CallEvent, CdrEvent } from './events.ts'
import type { paths } from './generated/openapi.ts'
import { requestContentType } from './generated/operation.ts'
import { checkSignal, type Settings } from './read-options.ts'
import { clientClosed } from './transport/failures.ts'
import {
  PendingCall,
  type PendingCallOptions,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport/pending-call.ts'

/** Sends typed requests to one server through a transport of this package. */
export interface Http {
  readonly settings: Settings
  readonly baseUrl: string
  /** Advice for a 401, if the general advice does not fit. */
  readonly adviceFor401: string | undefined
  /** openapi-fetch on the same transport, for callers who want the vendor's own names. */
  readonly api: Client<paths>
  /** Runs a function with a new call, until its promise settles. */
  withCall<Result>(options: CallOptions, use: (call: PendingCall) => Promise<Result>): Promise<Result>
  /** Opens a call for a generator, which releases it at its end. */
  newCall(options: CallOptions): PendingCall
  /** Makes every later call fail. */
  close(): void
  /** @param path With its query. */
  get(
    path: string,
    call: PendingCall,
    given?: Partial<Pick<TransportRequest, 'headers' | 'onText'>>,
  ): Promise<TransportResponse>
  post(path: string, body: object, call: PendingCall): Promise<TransportResponse>
}

/** What differs between the calls of a client. */
export interface CallOptions extends Pick<PendingCallOptions, 'limits' | 'signal' | 'observeAttempt' | 'isStream'> {
  /** Describes the call in its events. */
  readonly query?: () => CdrEvent['query']
}

/** Headers of a query, without those that the transport adds. */
const jsonHeaders = { accept: 'application/json', 'content-type': requestContentType } as const

/**
 * Sends queries over a transport, without openapi-fetch, whose `Request` and `Response` cost more than the signature.
 *
 * @param baseUrl The address of the server, checked.
 */
export function createHttp(
  baseUrl: string,
  settings: Settings,
  sendRequest: Transport,
  adviceFor401?: string | undefined,
): Http {
  const { onEvent } = settings
  let isClosed = false
  const pending = new Set<PendingCall>()
  const newCall: Http['newCall'] = (options) => {
    if (isClosed) throw clientClosed()
    checkSignal(options.signal)
    // It only distinguishes calls in logs, so it need not be unguessable.
    const requestId = Math.random().toString(36).slice(2)
    const report = onEvent && ((event: CallEvent) => onEvent({ ...event, requestId, query: options.query?.() }))
    const onRelease = (call: PendingCall): void => void pending.delete(call)
    const call = new PendingCall({ ...options, requestId, headers: settings.headers(), onEvent: report, onRelease })
    pending.add(call)
    return call
  }
  const withCall: Http['withCall'] = async (options, use) => {
    const call = newCall(options)
    try {
      return await use(call)
    } finally {
      call.release()
    }
  }
  const transport: Transport = (request, call) => {
    const headers = { ...call.headers, ...request.headers, 'x-request-id': call.requestId }
    return sendRequest({ ...request, headers }, call)
  }
  const { origin } = new URL(baseUrl)
  const pathPrefix = baseUrl.slice(origin.length)
  const fetchOnTransport = async (request: Request): Promise<Response> => {
    // Nothing is signed for another server.
    const given = new URL(request.url)
    if (given.origin !== origin)
      throw new CdrValidationError(`client.api sends requests to ${origin}, not to ${given.origin}.`)
    return withCall({ limits: settings.limits, signal: request.signal }, async (call) => {
      const headers = Object.fromEntries(request.headers)
      const body = (await request.text()) || undefined
      const path = given.pathname + given.search
      return toResponse(await transport({ method: request.method, path, headers, body }, call))
    })
  }
  let api: Client<paths> | undefined
  return {
    settings,
    baseUrl,
    adviceFor401,
    withCall,
    newCall,
    // Created on first use: openapi-fetch reads globalThis.Request, for which Node loads its whole fetch.
    get api() {
      api ??= createOpenApi<paths>({ baseUrl, fetch: fetchOnTransport })
      return api
    },
    get(path, call, { headers, onText } = {}) {
      const all = { accept: 'application/json', ...headers }
      return transport({ method: 'GET', path: pathPrefix + path, headers: all, body: undefined, onText }, call)
    },
    post(path, body, call) {
      const request = { method: 'POST', path: pathPrefix + path, headers: jsonHeaders, body: JSON.stringify(body) }
      return transport(request, call)
    },
    close() {
      isClosed = true
      for (const call of pending) call.endAfterAttempt()
    },
  }
}

function toResponse({ status, headers, body }: TransportResponse): Response {
  // Browsers report a redirect that is not followed as status 0.
  if (status === 0) return Response.error()
  // A response such as 204 must have no body at all, not even an empty one.
  return new Response(body || null, { status, headers: [...headers] })
}

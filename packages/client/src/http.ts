import createOpenApi, { type Client } from 'openapi-fetch'
import { CdrValidationError } from './errors/cdr-error.ts'
import type { paths } from './generated/openapi.ts'
import { signedContentType } from './generated/operation.ts'
import { checkSignal, type Settings } from './read-options.ts'
import { clientClosed } from './transport/failures.ts'
import {
  type CallOptions,
  PendingCall,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport/pending-call.ts'

/** Headers of a query, without those that the transport adds. */
const jsonHeaders = { accept: 'application/json', 'content-type': signedContentType } as const

/**
 * Sends requests to one server over a transport, without openapi-fetch, whose `Request` and `Response` cost more than the signature.
 */
export class Http {
  readonly baseUrl: string
  readonly settings: Settings
  readonly #transport: Transport
  readonly #origin: string
  readonly #pending = [] as PendingCall[]
  #isClosed = false
  #api: Client<paths> | undefined

  /** @param baseUrl The address of the server, checked. */
  constructor(baseUrl: string, settings: Settings, transport: Transport) {
    this.baseUrl = baseUrl
    this.settings = settings
    this.#transport = transport
    this.#origin = new URL(baseUrl).origin
  }

  /**
   * openapi-fetch on the same transport, for callers who want the vendor's own names. Created on first use: it reads globalThis.Request,
   * for which Node loads its whole fetch.
   */
  get api(): Client<paths> {
    this.#api ??= createOpenApi<paths>({ baseUrl: this.baseUrl, fetch: (request) => this.#fetch(request) })
    return this.#api
  }

  /** Opens a call, which the caller releases at its end. */
  newCall(options: CallOptions): PendingCall {
    if (this.#isClosed) throw clientClosed()
    checkSignal(options.signal)
    return new PendingCall(options, this.settings, this.#pending)
  }

  /** Runs a function with a new call, until its promise settles. */
  async withCall<Result>(options: CallOptions, use: (call: PendingCall) => Promise<Result>): Promise<Result> {
    const call = this.newCall(options)
    try {
      return await use(call)
    } finally {
      call.release()
    }
  }

  /** @param path With its query. */
  get(
    path: string,
    call: PendingCall,
    given?: Pick<TransportRequest, 'headers' | 'onText'>,
  ): Promise<TransportResponse> {
    const headers = { accept: 'application/json', ...given?.headers }
    return this.#send({ ...given, method: 'GET', path: this.#pathOf(path), headers, body: undefined }, call)
  }

  post(path: string, body: object, call: PendingCall): Promise<TransportResponse> {
    const request = { method: 'POST', path: this.#pathOf(path), headers: jsonHeaders, body: JSON.stringify(body) }
    return this.#send(request, call)
  }

  /** Makes every later call fail. */
  close(): void {
    this.#isClosed = true
    for (const call of [...this.#pending]) call.endAfterAttempt()
  }

  #pathOf(path: string): string {
    return this.baseUrl.slice(this.#origin.length) + path
  }

  #send(request: TransportRequest, call: PendingCall): Promise<TransportResponse> {
    const headers = { ...call.headers, ...request.headers, 'x-request-id': call.requestId }
    return this.#transport({ ...request, headers }, call)
  }

  async #fetch(request: Request): Promise<Response> {
    // Nothing is signed for another server.
    const { origin, pathname, search } = new URL(request.url)
    if (origin !== this.#origin)
      throw new CdrValidationError(`client.api sends requests to ${this.#origin}, not to ${origin}.`)
    const { status, headers, body } = await this.withCall(
      { limits: this.settings.limits, signal: request.signal },
      async (call) => {
        const { method } = request
        const body = (await request.text()) || undefined
        return this.#send({ method, path: pathname + search, headers: Object.fromEntries(request.headers), body }, call)
      },
    )
    // Browsers report a redirect that is not followed as status 0.
    if (status === 0) return Response.error()
    // A response such as 204 must have no body at all, not even an empty one.
    return new Response(body || null, { status, headers: [...headers] })
  }
}

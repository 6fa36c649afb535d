import type { Socket } from 'node:net'
import { listPath } from '@org/cms-cdr-client'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type QueryResponse, type Responses, sendQueryResponse } from '../responses.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'
import { headersForAll } from './request-hooks.ts'

const retrySeconds = 5
// The response to a request for the list of calls. A harvest that is aimed at this server by mistake sends it first.
const notListed =
  'This is a cms-cdr server. It does not have the list of calls of CC-CMS; search its stored calls with GET /calls.'

/** Responds to errors, unknown paths and wrong methods with the failure envelope. */
export function registerErrors(app: FastifyInstance, context: Context): void {
  const { responses } = context
  app.setErrorHandler((error, request, reply) =>
    sendQueryResponse(request, reply, errorResponse(error, request.id, context)),
  )

  // hasRoute() compares patterns, not paths. Patterns with * are left out, because the files that they serve may not exist.
  const patterns: { readonly methods: readonly string[]; readonly pattern: URLPattern }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (url.includes(':')) patterns.push({ methods: [method].flat(), pattern: new URLPattern({ pathname: url }) })
  })

  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const matching = patterns.filter(({ pattern }) => pattern.test({ pathname: path }))
    const isAllowed = (method: string): boolean =>
      app.hasRoute({ method, url: path }) || matching.some(({ methods }) => methods.includes(method))
    const allowed = app.supportedMethods.filter(isAllowed)
    if (allowed.length === 0) {
      const text = path === listPath ? notListed : `The path ${path} does not exist.`
      return sendQueryResponse(request, reply, responses.failure('noPath', text))
    }
    const text = `${request.method} is not allowed here; use ${allowed.join(' or ')}.`
    reply.header('allow', allowed.join(', '))
    return sendQueryResponse(request, reply, responses.failure('wrongMethod', text))
  })

  // By default Node closes the connection of a CONNECT, and sends 417 without a body for any Expect but 100-continue.
  app.server.on('connect', (_request, socket: Socket) => respondToBrokenHttp(undefined, socket, responses))
  app.server.on('checkExpectation', app.routing)
}

/** Returns the response to a request that failed. The reason is logged, unless it is in the request itself. */
export function errorResponse(error: unknown, reqId: string, { responses, metrics, log }: Context): QueryResponse {
  if (error instanceof StoreUnavailableError) {
    metrics.storeError()
    log.error({ reqId, reason: error.message }, 'the store is unavailable')
    return unavailableResponse(responses)
  }
  const status = statusOf(error)
  if (status < 500) return { ...responses.failure('invalid', 'Invalid request.'), status }
  log.error({ reqId, err: error })
  const text = 'Internal server error. The log of the server has the reason.'
  return responses.failure('error', text)
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500
  // The caller disconnected before its request was complete, or sent a character that PostgreSQL cannot store.
  if ('code' in error && (error.code === 'ECONNRESET' || error.code === '22021')) return 400
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status < 500 ? status : 500
}

/** Returns a 503 with the time to wait. */
export function unavailableResponse(responses: Responses): QueryResponse {
  const text = `The server is unavailable; try again in ${retrySeconds} s.`
  return responses.failure('unavailable', text, retrySeconds)
}

const brokenHttp: Readonly<Record<string, readonly [status: string, text: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive completely in time.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The request headers are too large.'],
}

/**
 * Responds to what is not an HTTP request, or is not complete in time, on the bare socket.
 *
 * @param isEnding Whether it follows the last request that is handled on the connection. A response to it would break off those in flight.
 */
export function respondToBrokenHttp(
  code: string | undefined,
  socket: Socket,
  responses: Responses,
  isEnding = false,
): void {
  // Node has removed its own listener from the socket of a CONNECT. Without one, a reset would end the process.
  socket.on('error', () => {})
  // Nothing can be sent on a lost connection or after a failed TLS handshake, and Node would keep the socket open.
  if (!socket.writable || (code !== undefined && !/^(HPE|ERR_HTTP)_/.test(code))) {
    socket.destroy()
    return
  }
  if (isEnding) return
  const [status, text] = brokenHttp[code ?? ''] ?? ['400 Bad Request', 'This is not a valid HTTP request.']
  const { text: body } = responses.failure('invalid', text)
  const headers = {
    ...headersForAll,
    'content-type': signedContentType,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)
  socket.destroySoon()
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AddressList } from '../auth/address-list.ts'
import type { Refusal } from '../auth/verify-signature.ts'
import type { Connections } from '../operations/connections.ts'
import { type Responses, sendQueryResponse } from '../responses.ts'

/** Headers of every response. */
export const headersForAll = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const

const idHeader = 'x-request-id'

/** Returns the caller's own request ID if it is safe to log, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers[idHeader]
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
}

/** What the hooks need. */
export interface RequestHookOptions {
  readonly responses: Responses
  readonly connections: Connections
  /** Addresses and networks that may send requests; all when undefined. */
  readonly allow: readonly string[] | undefined
  readonly hasLog: boolean
}

/** Adds what applies to every request: common headers, the allowlist, a check of the request line, and a log line. */
export function registerRequestHooks(
  app: FastifyInstance,
  { responses, connections, allow, hasLog }: RequestHookOptions,
): void {
  const allowed = allow && new AddressList(allow)
  app.decorateRequest('who', '')
  app.decorateRequest('outcome', '')
  app.decorateRequest('refusal', undefined)
  app.decorateRequest('traceId', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    // Node still emits the requests that arrived together after their connection was closed.
    if (connections.isIgnored(request.raw)) return void reply.hijack()
    reply.header(idHeader, request.id).headers(headersForAll)
    if (allowed && !allowed.has(request.ip)) {
      const text = 'Your IP address is not on the allowlist of this server.'
      sendQueryResponse(request, reply, responses.failure('forbidden', text))
      return
    }
    const reason = malformed(request)
    if (reason === undefined) return done()
    sendQueryResponse(request, reply, responses.failure('invalid', reason))
  })
  if (!hasLog) return
  // Logs the route and not the path, because a path can contain personal data.
  app.addHook('onResponse', (request, reply, done) => {
    const { id: reqId, method, who, outcome, refusal, ip, routeOptions, traceId } = request
    const { statusCode: status, elapsedTime } = reply
    const ms = Math.round(elapsedTime * 10) / 10
    request.log.info({
      reqId,
      method,
      route: routeOptions.url ?? 'none',
      status,
      ms,
      who,
      outcome,
      ...(refusal && shortened(refusal)),
      ip,
      traceId,
    })
    done()
  })
}

/** Returns a refusal whose values are not long: requests that are not authenticated cannot fill the log. */
function shortened(refusal: Refusal): Refusal {
  const entries = Object.entries(refusal).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, 100) : value,
  ])
  return Object.fromEntries(entries)
}

// Node also parses QUERY, and the methods of WebDAV and others.
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])

/** Returns what is wrong with a request that Node accepts but no route can handle. */
function malformed({ method, raw }: FastifyRequest): string | undefined {
  if (!methods.has(method)) return `The method ${method} is not supported.`
  const { host } = raw.headers
  const isOne = host === undefined ? raw.httpVersion === '1.0' : !host.includes(',')
  return isOne ? undefined : 'A request must have exactly one Host header.'
}

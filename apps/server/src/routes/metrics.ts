import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type Responses, sendQueryResponse } from '../responses.ts'
import type { SpecPath } from '../spec.ts'

/** Options of {@link registerMetrics}. */
export interface MetricsRouteOptions {
  readonly responses: Responses
  /** The token that a request must send; every request is refused when undefined. */
  readonly token: string | undefined
  /** Returns the metrics of all processes. */
  readonly read: () => Promise<string>
}

/** `GET /metrics`: the metrics for Prometheus. */
export function registerMetrics(app: FastifyInstance, { responses, token, read }: MetricsRouteOptions): void {
  app.get('/metrics' satisfies SpecPath, { config: { ignoresOverload: true } }, async (request, reply) => {
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined || given === undefined || !isEqual(given, token)) {
      const text = 'The metrics token is missing or wrong. Send it as Authorization: Bearer TOKEN.'
      reply.header('www-authenticate', 'Bearer')
      return sendQueryResponse(request, reply, responses.failure('refused', text))
    }
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await read())
  })
}

/** Compares two strings in constant time, by their hashes. */
function isEqual(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

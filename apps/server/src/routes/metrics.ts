import { createHash, timingSafeEqual } from 'node:crypto'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyInstance } from 'fastify'
import { type Responses, sendResponse } from '../responses.ts'
import type { SpecPath } from '../spec.ts'

/** What the instruments need. */
export interface MetricsRouteOptions {
  readonly responses: Responses
  /** The token that a reader must show; without one, nobody may read. */
  readonly token: string | undefined
  /** Gives the text of the instruments, of all processes together. */
  readonly read: () => Promise<string>
}

/** `GET /metrics`: the instruments, for whoever has the operator's token. */
export function registerMetrics(app: FastifyInstance, { responses, token, read }: MetricsRouteOptions): void {
  app.get('/metrics' satisfies SpecPath, async (request, reply) => {
    const shown = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined || shown === undefined || !isEqual(shown, token)) {
      const text = 'This needs the metrics token. Send it as Authorization: Bearer TOKEN.'
      reply.header('www-authenticate', 'Bearer')
      return sendResponse(reply, 401, responses.failure(resultCodeOf('INSUFFICIENT_PERMISSION'), text))
    }
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await read())
  })
}

/** Compares hashes, which have one length and so take one time. */
function isEqual(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

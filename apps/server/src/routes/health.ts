import type { FastifyInstance } from 'fastify'

/** `GET /healthz`: the server listens. */
export function registerHealth(app: FastifyInstance): void {
  app.get('/healthz', () => ({ status: 'ok' }))
}

import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway/gateway.ts'
import { StoreCheck } from '../operations/store-check.ts'
import type { SpecPath } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'

/** `GET /healthz`: the server listens. `GET /readyz`: it can respond, and is not about to stop. */
export function registerHealth(app: FastifyInstance, store: CdrStore, gateway: Gateway | undefined): void {
  const check = new StoreCheck(store, app.log)
  app.get('/healthz' satisfies SpecPath, () => ({ status: 'ok' }) satisfies components['schemas']['Health'])

  app.get('/readyz' satisfies SpecPath, async (_request, reply) => {
    const state = await check.state()
    const status = app.connections.isDraining ? 'stopping' : state === 'ok' ? 'ready' : 'notReady'
    return reply.code(status === 'ready' ? 200 : 503).send({
      status,
      store: state,
      upstream: gateway === undefined ? 'none' : gateway.isOpen ? 'unavailable' : 'ok',
    } satisfies components['schemas']['Readiness'])
  })
}

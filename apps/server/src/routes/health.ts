import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway/gateway.ts'
import type { HarvestState } from '../harvest/harvest-state.ts'
import { StoreCheck } from '../operations/store-check.ts'
import type { SpecPath } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'

/** `GET /healthz`: the server listens. `GET /readyz`: it can respond, and is not about to stop. */
export function registerHealth(
  app: FastifyInstance,
  store: CdrStore,
  gateway: Gateway | undefined,
  harvest: HarvestState | undefined,
): void {
  const check = new StoreCheck(store, app.log)
  app.get(
    '/healthz' satisfies SpecPath,
    { config: { ignoresOverload: true } },
    () => ({ status: 'ok' }) satisfies components['schemas']['Health'],
  )

  app.get('/readyz' satisfies SpecPath, async (_request, reply) => {
    const state = await check.state()
    const status = app.connections.isDraining ? 'stopping' : state === 'ok' ? 'ready' : 'notReady'
    return reply.code(status === 'ready' ? 200 : 503).send({
      status,
      store: state,
      upstream: gateway === undefined ? 'none' : gateway.isOpen ? 'unavailable' : 'ok',
      ...(harvest ? { harvest: (await isBehind(harvest)) ? 'behind' : 'ok' } : {}),
    } satisfies components['schemas']['Readiness'])
  })
}

/** A harvest that is further behind has lost contact with the platform, or cannot keep up with it. */
const longestLag = 2 * 60 * 60_000

/** Returns whether the harvest is behind. It is not while nothing is known yet. */
async function isBehind(harvest: HarvestState): Promise<boolean> {
  const progress = await harvest.progress().catch(() => [])
  return progress.some(({ completeUntil }) => Date.now() - completeUntil > longestLag)
}

import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import { listAccessKeys } from '../auth/access-keys.ts'
import type { Context } from '../context.ts'
import { HarvestState } from '../harvest/harvest-state.ts'
import { listPeople } from '../people/people.ts'
import type { SpecPath } from '../spec.ts'
import type { Engine } from '../store/store.ts'
import { isWithin } from './manage.ts'
import { keyBody, registerManageKeys } from './manage-keys.ts'
import { personBody, registerManagePeople } from './manage-people.ts'
import { requirePerson } from './require-person.ts'

type Schemas = components['schemas']

const path = '/administration' satisfies SpecPath
const mostLosses = 1000

/** `GET /administration`: people, keys and the state of the harvest, for admins. */
export function registerAdministration(app: FastifyInstance, context: Context): void {
  const { engine, now } = context
  app.get(path, async (request, reply) => {
    const session = await requirePerson(request, reply, context, 'admin')
    if (!session) return reply
    const { ccIds } = session.person
    const [people, keys, harvest] = await Promise.all([
      listPeople(engine),
      listAccessKeys(engine),
      readHarvest(engine, ccIds),
    ])
    return {
      people: people.filter((person) => isWithin(person.ccIds, ccIds)).map(personBody),
      keys: keys.filter((key) => isWithin(key.ccIds ? [...key.ccIds] : null, ccIds)).map((key) => keyBody(key, now())),
      harvest,
    } satisfies Schemas['Administration']
  })
  registerManagePeople(app, context)
  registerManageKeys(app, context)
}

async function readHarvest(engine: Engine, limits: readonly number[] | null): Promise<Schemas['HarvestState']> {
  const state = new HarvestState(engine)
  const isSeen = ({ ccId }: { readonly ccId: number }): boolean => limits === null || limits.includes(ccId)
  const [lanes, losses] = await Promise.all([state.progress(), state.losses()])
  return {
    lanes: lanes.filter(isSeen).map(({ vdn, completeUntil, listedAt, ...lane }) => ({
      ...lane,
      vdnId: vdn,
      completeUntil: timeOf(completeUntil),
      listedAt: timeOf(listedAt),
    })),
    losses: losses
      .filter(isSeen)
      .slice(0, mostLosses)
      .map(({ vdn, from, until, noticedAt, ...loss }) => ({
        ...loss,
        vdnId: vdn,
        from: timeOf(from),
        to: timeOf(until),
        noticedAt: timeOf(noticedAt),
      })),
  }
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

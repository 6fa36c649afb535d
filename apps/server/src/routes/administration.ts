import type { components } from '@org/cms-cdr-client'
import type { FastifyInstance } from 'fastify'
import { listAccessKeys, type StoredKey } from '../auth/access-keys.ts'
import type { Context } from '../context.ts'
import { HarvestState } from '../harvest/harvest-state.ts'
import { listPeople, type Person } from '../people/people.ts'
import type { SpecPath } from '../spec.ts'
import type { Engine } from '../store/store.ts'
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
      people: people.filter((person) => isWithin(person.ccIds, ccIds)).map(personOf),
      keys: keys.filter((key) => isWithin(key.ccIds && [...key.ccIds], ccIds)).map((key) => keyOf(key, now())),
      harvest,
    } satisfies Schemas['Administration']
  })
}

/** Tells whether somebody who is limited to call centers reaches none but those of the admin. */
function isWithin(ccIds: readonly number[] | null | undefined, limits: readonly number[] | null): boolean {
  return limits === null || (ccIds ?? undefined)?.every((ccId) => limits.includes(ccId)) === true
}

function personOf({ name, role, ccIds, hasPassword, issuer, createdAt }: Person): Schemas['AdministrationPerson'] {
  return { name, role, ccIds: ccIds && [...ccIds], hasPassword, issuer, createdAt }
}

function keyOf(key: StoredKey, now: Date): Schemas['AdministrationKey'] {
  const valid = key.secrets.filter(({ until }) => until === undefined || until > now.toISOString())
  return {
    accessKey: key.accessKey,
    ccIds: key.ccIds ? [...key.ccIds] : null,
    permissions: [...key.permissions],
    requestsPerSecond: key.requestsPerSecond ?? null,
    secrets: valid.length,
    earlierSecretsUntil:
      valid
        .flatMap(({ until }) => until ?? [])
        .sort()
        .at(-1) ?? null,
    createdAt: key.createdAt,
    disabledAt: key.disabledAt ?? null,
  }
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

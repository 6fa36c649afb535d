import { createCdrClient } from '@org/cms-cdr-client'
import { type InventedCall, inventDay } from '@org/cms-cdr-demo-calls'
import { createMock } from '@org/cms-cdr-mock'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { defaultCompatibility } from '../compatibility.ts'
import { createResponses } from '../responses.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { Harvest, type HarvestOutcome, type HarvestPlan } from './harvest.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const tuesday = Date.UTC(2026, 10, 24)
const vdns = [25, 26]
const callsPerDay = 150

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A simulated platform with a clock, that harvests are run against. */
async function simulate(
  store: CdrStore,
  start: number,
  change: (fetch: Fetch, now: () => number) => Fetch = (fetch) => fetch,
) {
  let now = start
  let isDown = false
  const looked: string[] = []
  const mock = await createMock({ port: false, callsPerDay, now: () => new Date(now) })
  const changed = change(mock.fetch, () => now)
  const client = createCdrClient({
    baseUrl: mock.url,
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    retry: 0,
    fetch: async (url, init) => {
      if (isDown) throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
      const { queryParam } = await bodyOf(init)
      if (queryParam) looked.push(queryParam.callId)
      return changed(url, init)
    },
  })
  const outcomes: HarvestOutcome[] = []
  const create = (clock = () => now, options: Partial<HarvestPlan> = {}) =>
    new Harvest({
      client,
      name: 'mock',
      ccId: 1,
      vdns,
      intervalSeconds: 300,
      store,
      responses: createResponses(defaultCompatibility),
      log: pino({ level: 'silent' }),
      now: () => new Date(clock()),
      onCall: (outcome) => void outcomes.push(outcome),
      ...options,
    })
  return {
    create,
    looked,
    outcomes,
    now: () => now,
    set: (time: number) => {
      now = time
    },
    setDown: (value: boolean) => {
      isDown = value
    },
    /** Runs a harvest every five minutes until a time. */
    async run(harvest: Harvest, until: number, step = 5 * minute): Promise<void> {
      for (; now < until; now += step) await harvest.pass(new AbortController().signal)
      await harvest.pass(new AbortController().signal)
    },
  }
}

/** The calls that the platform had stored at a time, of some days. */
function truth(from: number, until: number): InventedCall[] {
  const days = Array.from({ length: Math.ceil((until - from) / day) + 1 }, (_, index) => from + index * day)
  const calls = days.flatMap((start) => vdns.flatMap((vdn) => inventDay(start - (start % day), vdn, callsPerDay)))
  return calls.filter(({ storedAt }) => storedAt <= until)
}

async function archive(store: CdrStore): Promise<Map<string, unknown>> {
  const records = new Map<string, unknown>()
  for await (const { direction, callId, recordJson } of store.rows())
    records.set(`${direction} ${callId}`, JSON.parse(recordJson))
  return records
}

/** Compares the archive with the truth, and returns the calls that are missing. */
async function missing(store: CdrStore, expected: readonly InventedCall[]): Promise<InventedCall[]> {
  const records = await archive(store)
  expect(records.size).toBeLessThanOrEqual(expected.length)
  return expected.filter(({ direction, callId, record }) => {
    const kept = records.get(`${direction} ${callId}`)
    if (kept) expect(kept).toEqual(record)
    return !kept
  })
}

/** The missing calls that no reported loss covers. */
async function unreported(harvest: Harvest, lost: readonly InventedCall[]): Promise<InventedCall[]> {
  const losses = await harvest.state.losses()
  return lost.filter(
    (call) =>
      !losses.some(
        ({ vdn, direction, from, until }) =>
          vdn === call.vdn && direction === call.direction && from <= call.waitBegin && call.waitBegin <= until,
      ),
  )
}

interface ListOrQuery {
  readonly queryParam?: { readonly callId: string }
  readonly vdn?: number
  readonly beginDate?: number
  readonly offset?: number
  readonly limit?: number
}

/** Reads the body of a request, text or bytes. */
const bodyOf = (init: RequestInit) => new Response(init.body ?? null).json() as Promise<ListOrQuery>

const openMemory = () => openStore('sqlite::memory:')

describeOnEveryEngine('a harvest', (newAddress) => {
  test('stores every call of a day, those that appear late included, and says how far it is', async () => {
    const store = await openStore(await newAddress(), 'create')
    const { create, run, now, looked } = await simulate(store, tuesday + 6 * hour)
    const harvest = create()
    await run(harvest, tuesday + 30 * hour, 15 * minute)
    const calls = truth(tuesday - day, now())
    expect(await missing(store, calls)).toEqual([])
    expect(looked).toHaveLength(calls.length)
    expect(await harvest.state.losses()).toEqual([])
    const progress = await harvest.state.progress()
    expect(progress).toHaveLength(4)
    for (const { completeUntil, pending, atRisk } of progress)
      expect([completeUntil, pending, atRisk]).toEqual([now(), 0, 0])
    await store.close()
  })

  test('reports what was lost in an outage that is longer than the platform keeps calls, and loses nothing else', async () => {
    const store = await openStore(await newAddress(), 'create')
    const { create, run, set, setDown, now } = await simulate(store, tuesday + 6 * hour)
    const harvest = create()
    await run(harvest, tuesday + 10 * hour)
    setDown(true)
    await run(harvest, tuesday + 11 * hour)
    set(tuesday + 82 * hour)
    setDown(false)
    await run(harvest, tuesday + 84 * hour)
    const lost = await missing(store, truth(tuesday - day, now()))
    expect(lost.length).toBeGreaterThan(callsPerDay)
    expect(await unreported(harvest, lost)).toEqual([])
    // One range for each VDN and direction, from three hours before the last list to what is still listed.
    const losses = await harvest.state.losses()
    expect(losses.map(({ from, until, calls }) => [from, until, calls])).toEqual(
      Array.from({ length: 4 }, () => [tuesday + 7 * hour, tuesday + 48 * hour, null]),
    )
    await store.close()
  })
})

test('loses nothing in an outage of 20 hours, by a restart, or by a clock that jumps', async () => {
  const store = await openMemory()
  const { create, run, set, setDown, now } = await simulate(store, tuesday + 6 * hour)
  await run(create(), tuesday + 9 * hour)
  setDown(true)
  await run(create(), tuesday + 29 * hour, hour)
  setDown(false)
  const restarted = create()
  await run(restarted, tuesday + 30 * hour)
  expect(await missing(store, truth(tuesday - day, now()))).toEqual([])

  // The clock of the server is three days ahead, then two hours behind, while the platform's is right.
  let ahead = 3 * day
  const jumping = create(() => now() + ahead)
  await run(jumping, tuesday + 31 * hour)
  ahead = -2 * hour
  await run(jumping, tuesday + 33 * hour)
  ahead = 0
  await run(jumping, tuesday + 34 * hour)
  set(tuesday + 35 * hour)
  await run(jumping, tuesday + 36 * hour)
  expect(await missing(store, truth(tuesday - day, now()))).toEqual([])
  expect(await jumping.state.losses()).toEqual([])
})

test.each(Array.from({ length: isFullRun ? 20 : 3 }, (_, index) => [index + 1]))(
  'reports every call that is missing after outages, restarts and pauses at random (%i)',
  async (seed) => {
    let state = seed * 7919
    const chance = (): number => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647
    }
    const store = await openMemory()
    const { create, set, setDown, now } = await simulate(store, tuesday + 6 * hour)
    let harvest = create()
    for (const end = tuesday + 8 * day; now() < end; ) {
      setDown(chance() < 0.3)
      if (chance() < 0.2) harvest = create()
      for (let passes = Math.ceil(chance() * 8); passes > 0; passes--) {
        await harvest.pass(new AbortController().signal)
        set(now() + 10 * minute)
      }
      set(now() + (chance() < 0.1 ? chance() * 60 * hour : chance() * 3 * hour))
    }
    setDown(false)
    await harvest.pass(new AbortController().signal)
    const lost = await missing(store, truth(tuesday - day, now()))
    expect(await unreported(harvest, lost)).toEqual([])
  },
)

test('looks a listed call up again until its record is there', async () => {
  const store = await openMemory()
  const firstAsked = new Map<string, number>()
  const { create, run, now, looked, outcomes } = await simulate(store, tuesday + 12 * hour, (fetch, clock) => {
    return async (url, init) => {
      const { queryParam } = await bodyOf(init)
      if (!queryParam) return fetch(url, init)
      if (!firstAsked.has(queryParam.callId)) firstAsked.set(queryParam.callId, clock())
      const isThere = clock() >= (firstAsked.get(queryParam.callId) ?? 0) + 20 * minute
      return isThere ? fetch(url, init) : Response.json({ resultCode: '0100000' })
    }
  })
  await run(create(), tuesday + 14 * hour)
  const due = truth(tuesday - day, now()).filter(({ storedAt }) => storedAt < now() - 50 * minute)
  expect(await missing(store, truth(tuesday - day, now()))).not.toEqual([])
  const records = await archive(store)
  expect(due.filter(({ direction, callId }) => !records.has(`${direction} ${callId}`))).toEqual([])
  // The pauses between tries grow.
  expect(looked.length).toBeLessThan(firstAsked.size * 6)
  expect(new Set(outcomes)).toEqual(new Set(['not_found', 'stored']))
})

test('reports listed calls whose record never comes as lost, with their number, and as at risk before', async () => {
  const store = await openMemory()
  const broken = truth(tuesday, tuesday + 12 * hour)
    .filter(({ vdn, direction }) => vdn === 25 && direction === 'inbound')
    .slice(0, 5)
    .map(({ callId }) => callId)
  const { create, run, set } = await simulate(store, tuesday + 12 * hour, (fetch) => async (url, init) => {
    const { callId = '' } = (await bodyOf(init)).queryParam ?? {}
    if (callId === broken[0]) return Response.json({ resultCode: '0100000', resultDesc: { callId: 'another' } })
    if (callId === broken[1]) return Response.json({ resultCode: '0100001', resultDesc: 'failed' })
    return broken.includes(callId) ? Response.json({ resultCode: '0100000' }) : fetch(url, init)
  })
  const harvest = create()
  await run(harvest, tuesday + 13 * hour)
  set(tuesday + 40 * hour)
  await run(harvest, tuesday + 40 * hour)
  const [lane] = await harvest.state.progress()
  expect(lane).toMatchObject({ vdn: 25, direction: 'inbound', pending: 5, atRisk: 5 })
  expect(lane?.completeUntil).toBeLessThan(tuesday + 12 * hour)
  set(tuesday + 49 * hour)
  await run(harvest, tuesday + 49 * hour)
  expect(await harvest.state.losses()).toMatchObject([{ vdn: 25, direction: 'inbound', calls: 5 }])
  expect((await harvest.state.progress())[0]).toMatchObject({ pending: 0, atRisk: 0 })
})

test('lists 24 hours where the platform refuses the midnight of yesterday, as that of another time zone', async () => {
  const store = await openMemory()
  const { create, run, now } = await simulate(store, tuesday + 12 * hour, (fetch, clock) => async (url, init) => {
    const { beginDate = clock() } = await bodyOf(init)
    if (beginDate < clock() - day) return Response.json({ resultCode: '0100002', resultDesc: 'Invalid param' })
    return fetch(url, init)
  })
  const harvest = create()
  await run(harvest, tuesday + 16 * hour)
  const reachable = truth(tuesday - day, now()).filter(({ waitBegin }) => waitBegin > tuesday - 11 * hour)
  expect(reachable.length).toBeGreaterThan(callsPerDay)
  const records = await archive(store)
  expect(reachable.filter(({ direction, callId }) => !records.has(`${direction} ${callId}`))).toEqual([])
  expect(await harvest.state.losses()).toEqual([])
})

test('harvests the other VDNs when one is not permitted', async () => {
  const store = await openMemory()
  const { create, run, now } = await simulate(store, tuesday + 12 * hour, (fetch) => async (url, init) => {
    if ((await bodyOf(init)).vdn === 25) return Response.json({ resultCode: '0101003', resultDesc: 'no' })
    return fetch(url, init)
  })
  await run(create(), tuesday + 13 * hour)
  const lost = await missing(store, truth(tuesday - day, now()))
  expect(new Set(lost.map(({ vdn }) => vdn))).toEqual(new Set([25]))
})

test('stores what the platform still lists of a VDN that is added, and does not wait for one that was removed', async () => {
  const store = await openMemory()
  const { create, run, set, now } = await simulate(store, tuesday + 6 * hour)
  await run(create(now, { vdns: [25] }), tuesday + 7 * hour)
  await run(create(), tuesday + 8 * hour)
  expect(await missing(store, truth(tuesday - day, now()))).toEqual([])

  const without = create(now, { vdns: [25] })
  await run(without, tuesday + 9 * hour)
  expect((await without.state.progress()).map(({ vdn, completeUntil }) => [vdn, completeUntil])).toEqual([
    [25, now()],
    [25, now()],
  ])
  set(tuesday + 80 * hour)
  const again = create()
  await run(again, tuesday + 80 * hour)
  const lost = await missing(store, truth(tuesday - day, now()))
  expect(new Set(lost.map(({ vdn }) => vdn))).toEqual(new Set(vdns))
  expect(await unreported(again, lost)).toEqual([])
})

test('stores every call of a platform that lists the earliest calls first', async () => {
  const store = await openMemory()
  const { create, run, now } = await simulate(store, tuesday + 12 * hour, (fetch) => async (url, init) => {
    const { queryParam, offset = 0, limit = 100, ...list } = await bodyOf(init)
    if (queryParam) return fetch(url, init)
    const latestFirst: unknown[] = []
    for (let isMore = true; isMore; ) {
      const body = JSON.stringify({ ...list, limit: 100, offset: latestFirst.length })
      const response = await fetch(url, { ...init, body })
      const { data } = ((await response.json()) as { resultDesc: { data: unknown[] } }).resultDesc
      latestFirst.push(...data)
      isMore = data.length > 0
    }
    const rows = latestFirst.reverse().slice(offset, offset + limit)
    return Response.json({ resultCode: '0100000', resultDesc: { data: rows, count: latestFirst.length } })
  })
  await run(create(), tuesday + 14 * hour)
  expect(await missing(store, truth(tuesday - day, now()))).toEqual([])
})

test('does not fetch a call again that was erased', async () => {
  const store = await openMemory()
  const { create, run, now, looked } = await simulate(store, tuesday + 12 * hour)
  await run(create(), tuesday + 13 * hour)
  const [{ direction, callId } = { direction: 'inbound', callId: '' } as const] = truth(tuesday, now())
  await store.erase({ ccId: 1, direction, callId })
  looked.length = 0
  await run(create(), tuesday + 14 * hour)
  expect(looked).not.toContain(callId)
  expect((await missing(store, truth(tuesday - day, now()))).map((call) => call.callId)).toEqual([callId])
})

describe('a harvest that is behind', () => {
  test('looks up the oldest calls of all VDNs first', async () => {
    const { create, looked } = await simulate(await openMemory(), tuesday + 20 * hour)
    await create().pass(new AbortController().signal)
    const begins = new Map(
      truth(tuesday - day, tuesday + 20 * hour).map(({ callId, waitBegin }) => [callId, waitBegin]),
    )
    const order = looked.map((callId) => begins.get(callId) ?? 0)
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(order.length).toBeGreaterThan(300)
  })

  test('stops at once on request, and a store that fails loses nothing', async () => {
    const store = await openMemory()
    const { create, run, now } = await simulate(store, tuesday + 12 * hour)
    const harvest = create()
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    await expect(harvest.pass(controller.signal)).rejects.toThrow('enough')
    const { put } = store
    store.put = async () => {
      throw new Error('the disk is full')
    }
    await expect(harvest.pass(new AbortController().signal)).rejects.toThrow('the disk is full')
    store.put = put
    await run(harvest, tuesday + 13 * hour)
    expect(await missing(store, truth(tuesday - day, now()))).toEqual([])
  })
})

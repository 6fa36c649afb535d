import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import {
  bodyOf,
  callsPerDay,
  day,
  hour,
  minute,
  missing,
  notStored,
  openMemory,
  simulate,
  truth,
  truthSince,
  tuesday,
} from '../../test/simulated-platform.ts'
import { CdrStore } from '../store/cdr-store.ts'

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
  expect(await notStored(store, due)).toEqual([])
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
  expect(await notStored(store, reachable)).toEqual([])
  expect(await harvest.state.losses()).toEqual([])
})

test('loses nothing that a platform west of UTC still lists, because its day is not over', async () => {
  const zoneOffset = 3 * hour
  const memory = await openMemory()
  const store = new CdrStore(memory.engine, { timeZone: 'America/Sao_Paulo', country: null })
  // The clock of the simulated platform is that of Sao Paulo, so its midnights are those of the tenant.
  const { create, run, set, setDown, now } = await simulate(
    store,
    tuesday + 10 * hour,
    (fetch) => async (url, init) => {
      const { queryParam, beginDate = 0, endDate = 0, ...list } = await bodyOf(init)
      if (queryParam) return fetch(url, init)
      const range = { beginDate: beginDate - zoneOffset, endDate: endDate - zoneOffset }
      const response = await fetch(url, { ...init, body: JSON.stringify({ ...list, ...range }) })
      const text = await response.text()
      const later = (_all: string, name: string, time: string) => `"${name}":${Number(time) + zoneOffset}`
      return new Response(text.replaceAll(/"(logDate|waitBegin)":"?(\d+)"?/g, later), response)
    },
  )
  const harvest = create(() => now() + zoneOffset)
  await run(harvest, tuesday + 12 * hour)
  setDown(true)
  await run(harvest, tuesday + 13 * hour)
  set(tuesday + 45.5 * hour)
  setDown(false)
  await run(harvest, now())
  expect(await missing(store, truth(tuesday - day, now()))).toEqual([])
  expect(await harvest.state.losses()).toEqual([])
})

test.each(['Asia/Shanghai', 'America/Sao_Paulo'])(
  'lists all of yesterday where the days of the platform are those of UTC and not those of %s',
  async (timeZone) => {
    const memory = await openMemory()
    const store = new CdrStore(memory.engine, { timeZone, country: null })
    const { create, pass, set, now } = await simulate(store, tuesday + 12 * hour)
    const harvest = create()
    await pass(harvest)
    const yesterday = truthSince(tuesday - day, now())
    expect(await missing(store, yesterday)).toEqual([])
    // Through both midnights.
    for (; now() < tuesday + 30 * hour; set(now() + hour)) expect(await pass(harvest)).toBe(true)
    expect(await harvest.state.losses()).toEqual([])
  },
)

test('waits for a record as long as its call is listed, also after lists of the last hour only', async () => {
  const store = await openMemory()
  let isThere = false
  const { create, pass, set, now } = await simulate(store, tuesday + 12 * hour, (fetch) => async (url, init) => {
    const { queryParam } = await bodyOf(init)
    return queryParam && !isThere ? Response.json({ resultCode: '0100000' }) : fetch(url, init)
  })
  const harvest = create()
  for (const time of [tuesday + 12 * hour, tuesday + 12.5 * hour, tuesday + 13 * hour]) {
    set(time)
    await pass(harvest)
  }
  isThere = true
  set(tuesday + 13.5 * hour)
  await pass(harvest)
  expect(await harvest.state.losses()).toEqual([])
  expect(await missing(store, truthSince(tuesday - day, now()))).toEqual([])
})

test('does not take a platform for down that fails now and then while it has no records yet', async () => {
  let lookUps = 0
  const { create, pass } = await simulate(await openMemory(), tuesday + 12 * hour, (fetch) => async (url, init) => {
    if (!(await bodyOf(init)).queryParam) return fetch(url, init)
    lookUps += 1
    return lookUps % 3 === 0 ? new Response('busy', { status: 500 }) : Response.json({ resultCode: '0100000' })
  })
  expect(await pass(create())).toBe(true)
  expect(lookUps).toBeGreaterThan(callsPerDay)
})

test('breaks off its look-ups at the end', async () => {
  const controller = new AbortController()
  const { create, looked } = await simulate(await openMemory(), tuesday + 12 * hour, (fetch) => async (url, init) => {
    if (!(await bodyOf(init)).queryParam) return fetch(url, init)
    if (looked.length === 32) controller.abort(new Error('enough'))
    return new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  })
  await expect(create().pass(controller.signal)).rejects.toThrow('enough')
  expect(looked).toHaveLength(32)
})

test.each([
  ['America/New_York', 'forward', '2026-03-08'],
  ['America/New_York', 'back', '2026-11-01'],
  ['Europe/Berlin', 'forward', '2026-03-29'],
  ['Europe/Berlin', 'back', '2026-10-25'],
])('loses and misses nothing while the clocks of %s are put %s', async (timeZone, _way, date) => {
  const store = await openMemory()
  const start = Date.parse(date) - 2 * hour
  const midnight = (time: number, days: number): number =>
    Temporal.Instant.fromEpochMilliseconds(time)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .add({ days })
      .toZonedDateTime(timeZone).epochMilliseconds
  const { create, pass, set, now } = await simulate(store, start, (fetch, clock) => async (url, init) => {
    const { beginDate = clock(), endDate = clock() } = await bodyOf(init)
    const isListed = beginDate >= midnight(clock(), -1) && endDate < midnight(clock(), 1)
    return isListed ? fetch(url, init) : Response.json({ resultCode: '0100002', resultDesc: 'Invalid param' })
  })
  const harvest = create()
  for (; now() < start + 34 * hour; set(now() + hour))
    expect(await pass(harvest), new Date(now()).toISOString()).toBe(true)
  await pass(harvest)
  const calls = truthSince(start, now())
  expect(calls.length).toBeGreaterThan(callsPerDay)
  expect(await notStored(store, calls)).toEqual([])
  expect(await harvest.state.losses()).toEqual([])
})

test.each([
  ['is not permitted', () => Response.json({ resultCode: '0101003', resultDesc: 'no' })],
  ['fails', () => new Response('busy', { status: 500 })],
  ['has no entries', () => Response.json({ resultCode: '0100000', resultDesc: { data: 'none', count: 3 } })],
])('harvests the other lanes when the list of one %s', async (_what, respond) => {
  const store = await openMemory()
  const { create, pass, now } = await simulate(store, tuesday + 12 * hour, (fetch) => async (url, init) => {
    const { vdn, isCallIn } = await bodyOf(init)
    return vdn === 25 && isCallIn === 'true' ? respond() : fetch(url, init)
  })
  const harvest = create()
  expect(await pass(harvest)).toBe(false)
  const lost = await missing(store, truthSince(tuesday - day, now()))
  expect(new Set(lost.map(({ vdn, direction }) => `${vdn} ${direction}`))).toEqual(new Set(['25 inbound']))
  // When it was listed is saved for those only.
  const listed = (await harvest.state.progress()).map(({ vdn, direction, listedAt }) => [vdn, direction, listedAt])
  expect(listed).toContainEqual([25, 'outbound', now()])
})

test('goes on when the platform fails for some calls, and tries those again later and later', async () => {
  const store = await openMemory()
  const oldest = truthSince(tuesday - day, tuesday + 12 * hour).toSorted(
    (one, other) => one.waitBegin - other.waitBegin,
  )
  const broken = oldest.slice(0, 40).map(({ callId }) => callId)
  const { create, run, now, looked } = await simulate(store, tuesday + 12 * hour, (fetch) => async (url, init) => {
    const { callId = '' } = (await bodyOf(init)).queryParam ?? {}
    return broken.includes(callId) ? new Response('busy', { status: 500 }) : fetch(url, init)
  })
  await run(create(), tuesday + 15 * hour)
  const lost = await missing(store, truthSince(tuesday - day, now()))
  expect(lost.map(({ callId }) => callId).toSorted()).toEqual(broken.toSorted())
  const tries = Map.groupBy(looked, (callId) => callId)
  expect(Math.max(...broken.map((callId) => tries.get(callId)?.length ?? 0))).toBeLessThan(12)
})

test.each([
  ['does not respond', undefined],
  ['returns errors', () => new Response('busy', { status: 503 })],
])('looks up every call as soon as a platform is back that %s', async (_what, respond) => {
  const store = await openMemory()
  let isThere = false
  let isBroken = false
  const { create, pass, run, set, setDown, now } = await simulate(
    store,
    tuesday + 12 * hour,
    (fetch) => async (url, init) => {
      if (isBroken && respond) return respond()
      const { queryParam } = await bodyOf(init)
      return queryParam && !isThere ? Response.json({ resultCode: '0100000' }) : fetch(url, init)
    },
  )
  const harvest = create()
  await pass(harvest)
  set(now() + minute)
  isBroken = true
  setDown(respond === undefined)
  await run(harvest, tuesday + 13 * hour)
  isThere = true
  isBroken = false
  setDown(false)
  await pass(harvest)
  expect(await missing(store, truthSince(tuesday - day, now()))).toEqual([])
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

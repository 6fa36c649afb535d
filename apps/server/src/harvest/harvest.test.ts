import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import {
  archive,
  bodyOf,
  callsPerDay,
  day,
  hour,
  minute,
  missing,
  openMemory,
  simulate,
  truth,
  tuesday,
  unreported,
  vdns,
} from '../../test/simulated-platform.ts'
import { openStore } from '../store/open-store.ts'

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

test('does not fetch a call again that retention has removed', async () => {
  const store = await openMemory()
  const { create, run, set, now, looked } = await simulate(store, tuesday + 12 * hour)
  await run(create(now, { retentionDays: 1 }), now())
  const removed = await Array.fromAsync(store.rows())
  for (const key of removed) await store.remove(key)
  looked.length = 0
  set(tuesday + 37 * hour)
  const later = create(now, { retentionDays: 1 })
  await run(later, now())
  const ids = new Set(removed.map(({ callId }) => callId))
  expect(looked.filter((callId) => ids.has(callId))).toEqual([])
  const recent = truth(tuesday, now()).filter(({ storedAt }) => storedAt > now() - 22 * hour)
  expect(looked).toEqual(expect.arrayContaining(recent.map(({ callId }) => callId)))
  expect(await later.state.losses()).toEqual([])
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

test('keeps a record that was stored during the look-up, and logs that the platform has another', async () => {
  const store = await openMemory()
  const source = await store.addSource('import', 'a file')
  const recordJson = '{"callId":"from a file"}'
  let taken = ''
  const { create } = await simulate(store, tuesday + hour, (fetch) => async (url, init) => {
    const { queryParam } = await bodyOf(init)
    if (queryParam && taken === '') {
      const { callId, isCallin } = queryParam
      taken = callId
      await store.put(
        [{ ccId: 1, direction: isCallin === 'true' ? 'inbound' : 'outbound', callId, recordJson }],
        source,
      )
    }
    return fetch(url, init)
  })
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
  await create(undefined, { log }).pass(new AbortController().signal)
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ callId: taken, msg: 'kept the stored record, which differs from that of the platform' }),
  ])
  expect([...(await archive(store)).values()]).toContainEqual({ callId: 'from a file' })
})

test('stores calls of the first page while later pages are still to come', async () => {
  const store = await openMemory()
  let lists = 0
  const { create } = await simulate(store, tuesday + 20 * hour, (fetch) => async (url, init) => {
    const { queryParam } = await bodyOf(init)
    if (!queryParam && ++lists > 1) await expect.poll(() => store.count(), { timeout: 100_000 }).toBeGreaterThan(0)
    return fetch(url, init)
  })
  expect(await create().pass(new AbortController().signal)).toBe(true)
  expect(lists).toBeGreaterThan(4)
})

describe('a harvest that is behind', () => {
  test('looks up the oldest calls of all VDNs first', async () => {
    let isThere = false
    const { create, looked, now, set } = await simulate(
      await openMemory(),
      tuesday + 20 * hour,
      (fetch) => async (url, init) => {
        const { queryParam } = await bodyOf(init)
        return queryParam && !isThere ? Response.json({ resultCode: '0100000' }) : fetch(url, init)
      },
    )
    const calls = truth(tuesday - day, now())
    const harvest = create()
    await harvest.pass(new AbortController().signal)
    looked.length = 0
    isThere = true
    set(now() + minute)
    await harvest.pass(new AbortController().signal)
    const begins = new Map(calls.map(({ callId, waitBegin }) => [callId, waitBegin]))
    const order = looked.flatMap((callId) => begins.get(callId) ?? [])
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(order.length).toBeGreaterThan(2 * callsPerDay)
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

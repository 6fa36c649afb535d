import { describe, expect, test } from 'vitest'
import { createCdrClient } from '../index.ts'
import { parseAuthorization, type SignatureSchemeName } from '../signing.ts'
import { createTestFetch } from '../testing.ts'
import { distinctTime } from './distinct-time.ts'

const keys = { accessKey: 'ak', secretKey: 'sk' }
const base = { ...keys, baseUrl: 'https://cms.test', ccId: 1 }
const query = { callId: '1000000000-0001', direction: 'inbound' } as const

let used = 0
/** Names a request that was not signed before, not even in a first attempt of the test. */
const unused = () => String(used++)

describe('equal requests of one process', () => {
  test.each<[SignatureSchemeName, count: number, step: number]>([
    ['cms', 250, 1],
    // Up to a minute ahead of the clock, there is a second for each.
    ['legacy', 15, 1000],
  ])('have different signatures by the scheme %s, from any number of clients', async (scheme, count, step) => {
    const fetch = createTestFetch()
    const clients = Array.from({ length: 4 }, () => createCdrClient({ ...base, scheme, fetch }))
    const began = Date.now()
    const callId = unused()
    await Promise.all(
      clients.flatMap((client) => Array.from({ length: count }, () => client.findCdr({ ...query, callId }))),
    )
    const signed = fetch.requests.map((request) => parseAuthorization(request.headers.get('authorization') ?? ''))
    expect(new Set(signed.map((each) => each?.signature)).size).toBe(4 * count)
    for (const each of signed) {
      expect(each?.time.getTime()).toBeGreaterThan(began - step)
      expect(each?.time.getTime()).toBeLessThanOrEqual(Date.now() + 4 * count * step)
    }
  })

  test('are signed with the time of a clock that the caller gives, as it is', async () => {
    const fetch = createTestFetch()
    const client = createCdrClient({ ...base, fetch, now: () => new Date('2026-01-02T03:04:05.678Z') })
    await Promise.all([client.getCdr(query), client.getCdr(query)])
    const [one, two] = fetch.requests.map((request) => request.headers.get('authorization'))
    expect(one).toContain('/2026-01-02T03:04:05.678Z/')
    expect(two).toBe(one)
  })
})

describe('distinctTime', () => {
  test('returns the next millisecond for an equal request, and the clock for any other', () => {
    const [a, b] = [unused(), unused()]
    const now = 1_000_000
    expect([1, 2, 3].map(() => distinctTime(now, a, 1))).toEqual([now, now + 1, now + 2])
    expect(distinctTime(now, b, 1)).toBe(now)
    expect(distinctTime(now + 1, a, 1)).toBe(now + 3)
    expect(distinctTime(now + 10, a, 1)).toBe(now + 10)
  })

  test('follows a clock that is set back by more than a minute', () => {
    const c = unused()
    distinctTime(5_000_000, c, 1)
    expect(distinctTime(4_900_000, c, 1)).toBe(4_900_000)
    expect(distinctTime(4_900_000, c, 1)).toBe(4_900_001)
  })

  test('never runs ahead of the clock by more than a minute', () => {
    const d = unused()
    const times = Array.from({ length: 200_000 }, () => distinctTime(9_000_000, d, 1))
    expect(times.reduce((a, b) => Math.max(a, b))).toBe(9_060_000)
  })

  test('returns times that differ in the precision of the scheme', () => {
    const e = unused()
    expect([1, 2].map(() => distinctTime(20_000_300, e, 1000))).toEqual([20_000_300, 20_001_300])
    expect(distinctTime(20_000_900, e, 1000)).toBe(20_002_300)
    expect(distinctTime(20_003_300, e, 1000)).toBe(20_003_300)
    expect(distinctTime(20_004_200, e, 1000)).toBe(20_004_300)
  })
})

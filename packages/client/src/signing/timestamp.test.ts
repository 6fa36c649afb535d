import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCdrClient } from '../index.ts'
import { createTestFetch } from '../testing.ts'
import { parseAuthorization } from './authorization.ts'
import { distinctTime, formatTimestamp, parseTimestamp } from './timestamp.ts'

const day = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }

test.each(['seconds', 'milliseconds'] as const)('parses a timestamp in %s as it was formatted', (precision) => {
  fc.assert(
    fc.property(fc.date(day), (time) => {
      const text = formatTimestamp(time, precision)
      expect(formatTimestamp(parseTimestamp(text) ?? new Date(0), precision)).toBe(text)
    }),
  )
})

test('parses only timestamps of real dates and times', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'))
  fc.assert(
    fc.property(fc.tuple(two, two, two, two, two, two), ([year, month, date, hours, minutes, seconds]) => {
      const text = `20${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`
      const time = new Date(text)
      const exists = !Number.isNaN(time.getTime()) && formatTimestamp(time, 'seconds') === text
      expect(parseTimestamp(text) !== undefined).toBe(exists)
    }),
    { numRuns: 5_000 },
  )
})

const keys = { accessKey: 'ak', secretKey: 'sk' }
const base = { ...keys, baseUrl: 'https://cms.test', ccId: 1 }
const query = { callId: '1000000000-0001', direction: 'inbound' } as const

describe('equal requests of one process', () => {
  test('have different signatures, from any number of clients, within seconds of the clock', async () => {
    const fetch = createTestFetch()
    const clients = Array.from({ length: 4 }, () => createCdrClient({ ...base, fetch }))
    const began = Date.now()
    await Promise.all(clients.flatMap((client) => Array.from({ length: 250 }, () => client.getCdr(query))))
    const signed = fetch.requests.map((request) => parseAuthorization(request.headers.get('authorization') ?? ''))
    expect(new Set(signed.map((each) => each?.signature)).size).toBe(1000)
    for (const each of signed) {
      expect(each?.time.getTime()).toBeGreaterThanOrEqual(began)
      expect(each?.time.getTime()).toBeLessThanOrEqual(Date.now() + 1000)
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
    const now = 1_000_000
    expect([1, 2, 3].map(() => distinctTime(now, 'a'))).toEqual([now, now + 1, now + 2])
    expect(distinctTime(now, 'b')).toBe(now)
    expect(distinctTime(now + 1, 'a')).toBe(now + 3)
    expect(distinctTime(now + 10, 'a')).toBe(now + 10)
  })

  test('follows a clock that is set back by more than a minute', () => {
    distinctTime(5_000_000, 'c')
    expect(distinctTime(4_900_000, 'c')).toBe(4_900_000)
    expect(distinctTime(4_900_000, 'c')).toBe(4_900_001)
  })

  test('never runs ahead of the clock by more than a minute', () => {
    const times = Array.from({ length: 200_000 }, () => distinctTime(9_000_000, 'd'))
    expect(times.reduce((a, b) => Math.max(a, b))).toBe(9_060_000)
  })
})

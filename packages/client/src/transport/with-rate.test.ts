import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCdrClient } from '../index.ts'
import { createTestFetch } from '../testing.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function limited(ratePerSecond: number, limits: object = {}) {
  const times: number[] = []
  const began = performance.now()
  const response = () => {
    times.push(Math.round(performance.now() - began))
    return times.length % 2 === 1 ? 503 : 'vendorSample'
  }
  const fetch = createTestFetch({ one: response, two: response, three: response } as never)
  const options = { baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch, ratePerSecond }
  return { client: createCdrClient({ ...options, retry: { baseMilliseconds: 0 }, ...limits }), times }
}

test('spreads the requests of all calls evenly, retries included', async () => {
  const { client, times } = limited(10)
  const calls = ['one', 'two', 'three'].map((callId) => client.getCdr({ callId, direction: 'inbound' }))
  await vi.advanceTimersByTimeAsync(2000)
  expect(await Promise.allSettled(calls)).toMatchObject(calls.map(() => ({ status: 'fulfilled' })))
  expect(times.length).toBeGreaterThan(3)
  expect(times).toEqual(times.map((_, index) => index * 100))
})

test('waiting for a turn uses up no timeout', async () => {
  const { client } = limited(0.1, { timeoutMilliseconds: 1000, totalTimeoutMilliseconds: 2000 })
  const calls = ['one', 'two', 'three'].map((callId) => client.getCdr({ callId, direction: 'inbound' }))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await Promise.allSettled(calls)).toMatchObject(calls.map(() => ({ status: 'fulfilled' })))
})

test('gives the turns of aborted calls to others', async () => {
  const { client, times } = limited(1)
  const abort = new AbortController()
  const aborted = Array.from({ length: 20 }, () => client.getCdr({ callId: 'one', signal: abort.signal }))
  const settled = Promise.allSettled(aborted)
  await vi.advanceTimersByTimeAsync(100)
  abort.abort()
  await settled
  const call = client.getCdr({ callId: 'two', direction: 'inbound' })
  await vi.advanceTimersByTimeAsync(1000)
  await call
  expect(times).toEqual([0, 1000])
})

test('aborts a call that waits for its turn', async () => {
  const { client, times } = limited(0.1)
  const abort = new AbortController()
  const call = client.getCdr({ callId: 'one', direction: 'inbound', signal: abort.signal })
  const settled = Promise.allSettled([call])
  await vi.advanceTimersByTimeAsync(1000)
  abort.abort('enough')
  await vi.advanceTimersByTimeAsync(0)
  expect(await settled).toEqual([{ status: 'rejected', reason: 'enough' }])
  expect(times).toEqual([0])
})

import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { failure } from '../../test/listen.ts'
import { all, answeringOnce, ids, inbound, loaded } from '../../test/loaded-client.ts'

describe('getCdrs', () => {
  test('returns one outcome for each query, and continues after a failure', async () => {
    const { client } = loaded((callId) => (callId === 'call-7' ? 403 : 200))
    const source = [...ids(20), 'none-1', { callId: 'other', ccId: 2, direction: 'outbound' as const }]
    const outcomes = await all(client.getCdrs(source, inbound))
    expect(outcomes.map((outcome) => outcome.index).sort((a, b) => a - b)).toEqual(source.map((_, index) => index))
    const failed = outcomes.filter((outcome) => !outcome.ok).map(({ query, error }) => [query.callId, error.code])
    expect(failed.sort()).toEqual([
      ['call-7', 'http'],
      ['none-1', 'not_found'],
    ])
    expect(outcomes.find(({ index }) => index === 21)).toMatchObject({
      ok: true,
      query: { ccId: 2, direction: 'outbound' },
      cdr: { ccId: 2 },
    })
  })

  test('reports every query to the listener, and still grows', async () => {
    const told: string[] = []
    const { client, load } = loaded(undefined, (event) => event.type === 'done' && told.push(event.query?.callId ?? ''))
    await all(client.getCdrs(ids(100), { ...inbound, concurrency: 16 }))
    expect(told.toSorted()).toEqual(ids(100).toSorted())
    expect(load.most).toBe(16)
  })

  test('grows from a few calls to the limit, and never beyond', async () => {
    const { client, load } = loaded()
    await all(client.getCdrs(ids(300), { ...inbound, concurrency: 16 }))
    expect(load.most).toBe(16)
    const early = loaded()
    await all(early.client.getCdrs(ids(4), { ...inbound, concurrency: 16 }))
    expect(early.load.most).toBe(4)
  })

  test('halves the number of calls in flight when the server is overloaded', async () => {
    let most = 0
    const { client, load } = loaded((_callId, asked) => {
      // By then those that were refused have been asked again.
      if (asked > 300) most = Math.max(most, load.now)
      return asked > 200 && asked <= 232 ? 429 : 200
    })
    const outcomes = await all(client.getCdrs(ids(300), { ...inbound, concurrency: 32 }))
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect(load.most).toBe(32)
    expect(most).toBeLessThanOrEqual(24)
  })

  test('aborts the requests in flight when the consumer stops', async () => {
    const { client, signals } = answeringOnce()
    for await (const _ of client.getCdrs(ids(9), inbound)) break
    expect(signals.length).toBeGreaterThan(2)
    expect(signals.slice(1).every((one) => one?.aborted)).toBe(true)
  })

  test('aborts the calls in flight at once, even while the consumer is busy', async () => {
    const { client, signals } = answeringOnce()
    const controller = new AbortController()
    const outcomes = client.getCdrs(ids(9), { ...inbound, signal: controller.signal })[Symbol.asyncIterator]()
    await outcomes.next()
    // Nobody asks for the next outcome.
    await sleep(5)
    expect(signals.length).toBeGreaterThan(2)
    controller.abort(new Error('enough'))
    expect(signals.slice(1).every((one) => one?.aborted)).toBe(true)
    expect(await failure(outcomes.next())).toBe(controller.signal.reason)
  })

  test('throws the reason of an abort at once', async () => {
    const { client } = loaded(() => new Promise(() => {}))
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 10)
    expect(await failure(all(client.getCdrs(ids(9), { ...inbound, signal: controller.signal })))).toBe(reason)
    expect(await failure(all(client.getCdrs(ids(9), { ...inbound, signal: controller.signal })))).toBe(reason)
  })

  test.each([{ concurrency: 0 }, { retry: -1 }, { order: 'random' as never }])('refuses %o', async (options) => {
    const { client } = loaded()
    expect(await failure(all(client.getCdrs(ids(1), options)))).toMatchObject({ code: 'invalid_request' })
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { failure } from '../../test/listen.ts'
import { all, ids, inbound, loaded, respondingOnce } from '../../test/loaded-client.ts'
import type { CdrOutcome } from '../index.ts'

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
    const reported: string[] = []
    const { client, load } = loaded(
      undefined,
      (event) => event.type === 'done' && reported.push(event.query?.callId ?? ''),
    )
    await all(client.getCdrs(ids(100), { ...inbound, concurrency: 16 }))
    expect(reported.toSorted()).toEqual(ids(100).toSorted())
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
    const { client, load } = loaded((_callId, requests) => {
      // By then those that were refused have been sent again.
      if (requests > 300) most = Math.max(most, load.now)
      return requests > 200 && requests <= 232 ? 429 : 200
    })
    const outcomes = await all(client.getCdrs(ids(300), { ...inbound, concurrency: 32 }))
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect(load.most).toBe(32)
    expect(most).toBeLessThanOrEqual(24)
  })

  test('aborts the requests in flight when the consumer stops', async () => {
    const { client, signals } = respondingOnce()
    for await (const _ of client.getCdrs(ids(9), inbound)) break
    expect(signals.length).toBeGreaterThan(2)
    expect(signals.slice(1).every((one) => one?.aborted)).toBe(true)
  })

  test('looks up nothing that the source yields after the consumer has stopped', async () => {
    const { client, signals } = respondingOnce()
    const late = Promise.withResolvers<string>()
    async function* source() {
      yield* ids(1)
      yield await late.promise
    }
    for await (const _ of client.getCdrs(source(), inbound)) break
    late.resolve('call-late')
    await sleep(5)
    expect(signals).toHaveLength(1)
  })

  test('aborts the calls in flight at once, even while the consumer is busy', async () => {
    const { client, signals } = respondingOnce()
    const controller = new AbortController()
    const outcomes = client.getCdrs(ids(9), { ...inbound, signal: controller.signal })[Symbol.asyncIterator]()
    await outcomes.next()
    // Nobody reads the next outcome.
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

  test('throws the reason of an abort while the source is opened', async () => {
    const { client } = loaded()
    const controller = new AbortController()
    const source = {
      [Symbol.iterator]() {
        controller.abort('enough')
        return ids(9).values()
      },
    }
    expect(await failure(all(client.getCdrs(source, { ...inbound, signal: controller.signal })))).toBe('enough')
  })

  test('throws what a function of the caller throws unchanged, even undefined', async () => {
    const { client } = loaded(undefined, () => {
      throw undefined
    })
    expect(await failure(all(client.getCdrs(ids(9), inbound)))).toBe(undefined)
  })

  test.each([{ concurrency: 0 }, { retry: -1 }, { order: 'random' as never }])('refuses %o', async (options) => {
    const { client } = loaded()
    expect(await failure(all(client.getCdrs(ids(1), options)))).toMatchObject({ code: 'invalid_request' })
  })

  test('reads sync, async and empty sources', async () => {
    const { client } = loaded()
    async function* slow() {
      for (const id of ids(5)) {
        await sleep(1)
        yield id
      }
    }
    expect(await all(client.getCdrs(slow(), inbound))).toHaveLength(5)
    expect(await all(client.getCdrs(new Set(ids(3)), inbound))).toHaveLength(3)
    expect(await all(client.getCdrs([], inbound))).toEqual([])
  })

  test('keeps the order of the source with order: input', async () => {
    const { client } = loaded(async (callId) => {
      await sleep(callId.endsWith('3') ? 30 : 1)
      return 200
    })
    const outcomes = await all(client.getCdrs(ids(60), { ...inbound, order: 'input', concurrency: 8 }))
    expect(outcomes.map(({ index }) => index)).toEqual(ids(60).map((_, index) => index))
  })

  test('reads from the source no more than is in flight or not yet consumed', async () => {
    const { client } = loaded()
    let pulled = 0
    function* endless() {
      for (;;) {
        pulled += 1
        yield `call-${pulled}`
      }
    }
    let taken = 0
    for await (const _ of client.getCdrs(endless(), { ...inbound, concurrency: 8 })) {
      taken += 1
      await sleep(5)
      expect(pulled - taken).toBeLessThanOrEqual(9)
      if (taken === 30) break
    }
    expect(taken).toBe(30)
  })

  test('holds back the source when a query hangs, with order: input', async () => {
    let release = (): void => {}
    const { client } = loaded(async (callId) => {
      if (callId === 'call-0')
        await new Promise<void>((resolve) => {
          release = resolve
        })
      return 200
    })
    let pulled = 0
    function* endless() {
      for (;;) yield `call-${pulled++}`
    }
    const outcomes = client.getCdrs(endless(), { ...inbound, concurrency: 4, order: 'input' })[Symbol.asyncIterator]()
    const first = outcomes.next()
    await sleep(100)
    expect(pulled).toBeLessThanOrEqual(18)
    release()
    expect((await first).value).toMatchObject({ index: 0 })
    await outcomes.return?.()
  })

  test('ends the calls in flight and closes the source when the consumer stops', async () => {
    let closed = false
    async function* source() {
      try {
        for (const id of ids(100)) yield id
      } finally {
        closed = true
      }
    }
    const { client, load } = loaded()
    for await (const _ of client.getCdrs(source(), inbound)) break
    expect(closed).toBe(true)
    const { length } = load.requested
    await sleep(20)
    expect(load.requested).toHaveLength(length)
  })

  test('throws the error of the source after the outcomes of all items before it', async () => {
    const { client } = loaded()
    async function* broken() {
      yield* ids(6)
      throw new Error('the file ended early')
    }
    const seen: CdrOutcome[] = []
    const error = await failure(
      (async () => {
        for await (const outcome of client.getCdrs(broken(), inbound)) seen.push(outcome)
      })(),
    )
    expect(seen).toHaveLength(6)
    expect(error).toMatchObject({ message: 'the file ended early' })
  })

  test.each(['completed', 'input'] as const)(
    'each item has one outcome with its index, whatever it is, in the order %s',
    async (order) => {
      const { client } = loaded()
      const source: unknown[] = [
        'call-0',
        undefined,
        null,
        'call-3',
        12345,
        Symbol('x'),
        {},
        { callId: undefined },
        [],
        'call-9',
        '',
      ]
      // The types refuse these items; plain JavaScript does not.
      const outcomes = await all(client.getCdrs(source as string[], { ...inbound, order }))
      const sorted = outcomes.toSorted((a, b) => a.index - b.index)
      expect(sorted.map(({ index }) => index)).toEqual(source.map((_, index) => index))
      expect(sorted.filter(({ ok }) => ok).map(({ index }) => index)).toEqual([0, 3, 9])
      for (const outcome of sorted) if (!outcome.ok) expect(outcome.error).toMatchObject({ code: 'invalid_request' })
      expect(sorted[1]).toMatchObject({
        query: { callId: '' },
        error: { message: expect.stringMatching(/Item 1 .* undefined/) },
      })
      expect(sorted[4]).toMatchObject({
        query: { callId: '12345' },
        error: { message: expect.stringMatching(/Item 4 .* 12345/) },
      })
      if (order === 'input') expect(outcomes).toEqual(sorted)
    },
  )

  test('returns an outcome for undefined and null in an async source', async () => {
    const { client } = loaded()
    async function* source(): AsyncGenerator<never> {
      yield* [undefined, 'call-1', null] as never[]
    }
    const outcomes = await all(client.getCdrs(source(), { ...inbound, order: 'input' }))
    expect(outcomes.map(({ index, ok }) => [index, ok])).toEqual([
      [0, false],
      [1, true],
      [2, false],
    ])
  })

  test('reads a source that returns thenables', async () => {
    const { client } = loaded()
    let count = 0
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => ({
          // biome-ignore lint/suspicious/noThenProperty: a thenable is what this test is about.
          then: (resolve: (result: IteratorResult<string>) => void) => {
            count += 1
            resolve(count > 3 ? { done: true, value: undefined } : { done: false, value: `call-${count}` })
          },
        }),
      }),
    }
    // The types ask for promises; JavaScript is content with thenables.
    expect(await all(client.getCdrs(source as unknown as AsyncIterable<string>, inbound))).toHaveLength(3)
  })

  test('rejects a single string by type and at run time', async () => {
    const { client } = loaded()
    // @ts-expect-error A string is an iterable of its characters.
    const outcomes = client.getCdrs('1000000000-0001', inbound)
    expect(await failure(all(outcomes))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/needs an iterable of call IDs.*the string "1000000000-0001"/),
    })
    expect(await failure(all(client.getCdrs(undefined as never)))).toMatchObject({ code: 'invalid_request' })
  })
})

import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { put } from '../../test/random-calls.ts'
import { openStore } from '../store/open-store.ts'
import { exportCalls } from './export-calls.ts'
import type { CallSummary } from './search-calls.ts'

describeOnEveryEngine('an export', (newAddress) => {
  test('contains every call that matches once, in order, over many pages', async () => {
    const store = await openStore(await newAddress())
    const callIds = Array.from({ length: 2_001 }, (_, index) => `${1_700_000_000 + Math.floor(index / 3)}-${index % 3}`)
    await put(
      store,
      [...callIds, 'x'].map((callId, index) => {
        const record = { vdn: callId === 'x' ? 2 : 1, callerNo: `555${index}`, queueWaitTime: (index * 7) % 100 }
        return { ccId: 1, direction: 'inbound', callId, record } as const
      }),
    )
    const exported = async (sort: 'begin' | 'wait', order: 'asc' | 'desc') => {
      const options = { format: 'ndjson', sort, order } as const
      const { body } = await exportCalls(store.engine, { ccId: 1, vdnId: [1] }, options, {
        visible: (call) => ({ ...call, callingNumber: null }),
        isPermitted: async () => true,
      })
      const lines = (await text(body)).trim().split('\n')
      return lines.map((line): CallSummary => JSON.parse(line))
    }
    const calls = await exported('begin', 'asc')
    expect(calls.map(({ callId }) => callId)).toEqual(callIds)
    expect(calls.every(({ callingNumber }) => callingNumber === null)).toBe(true)
    const byWait = await exported('wait', 'desc')
    expect(byWait.map(({ callId }) => callId).sort()).toEqual(callIds)
    const waits = byWait.map(({ queueSeconds }) => Number(queueSeconds))
    expect(waits).toEqual(waits.toSorted((one, other) => other - one))
    await store.close()
  })

  async function storeOfThreePages() {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const callIds = Array.from({ length: 2_001 }, (_, index) => `${1_700_000_000 + index}-1`)
    await put(
      store,
      callIds.map((callId) => ({ ccId: 1, direction: 'inbound', callId, record: {} }) as const),
    )
    return { store, callIds }
  }

  test('and others at the same time leave turns for searches', async () => {
    const { store, callIds } = await storeOfThreePages()
    const search = store.engine.search.bind(store.engine)
    let running = 0
    let most = 0
    vi.spyOn(store.engine, 'search').mockImplementation(async (...args) => {
      running += 1
      most = Math.max(most, running)
      return search<never>(...args).finally(() => {
        running -= 1
      })
    })
    const view = { visible: (call: CallSummary) => call, isPermitted: async () => true }
    const options = { format: 'ndjson', sort: 'begin', order: 'asc' } as const
    const files = Array.from({ length: 5 }, async () =>
      text((await exportCalls(store.engine, { ccId: 1 }, options, view)).body),
    )
    for (const file of await Promise.all(files)) expect(file.trim().split('\n')).toHaveLength(callIds.length)
    expect(most).toBe(2)
  })

  test('that has begun waits for minutes for its turn', async () => {
    const { store } = await storeOfThreePages()
    const search = vi.spyOn(store.engine, 'search')
    const view = { visible: (call: CallSummary) => call, isPermitted: async () => true }
    await text(
      (await exportCalls(store.engine, { ccId: 1 }, { format: 'csv', sort: 'begin', order: 'asc' }, view)).body,
    )
    const [first, ...others] = search.mock.calls.map(([, , turn]) => turn?.longestWait)
    // Until the response begins, it can still be a 503.
    expect(first).toBeUndefined()
    expect(others.map((wait) => Number(wait) >= 60_000)).toEqual([true, true])
  })

  test('of no calls has a header alone', async () => {
    const store = await openStore(await newAddress())
    const contentOf = async (format: 'csv' | 'ndjson') => {
      const view = { visible: (call: CallSummary) => call, isPermitted: async () => true }
      const { body } = await exportCalls(store.engine, { ccId: 1 }, { format, sort: 'begin', order: 'desc' }, view)
      return text(body)
    }
    expect(await contentOf('csv')).toMatch(/^beganAt,beganFrom,[^\n]*\n$/)
    expect(await contentOf('ndjson')).toBe('')
    await store.close()
  })
})

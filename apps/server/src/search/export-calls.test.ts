import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
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
        const record = { vdn: callId === 'x' ? 2 : 1, callerNo: `555${index}` }
        return { ccId: 1, direction: 'inbound', callId, record } as const
      }),
    )
    const filter = { ccId: 1, vdnId: [1] }
    const options = { format: 'ndjson', order: 'asc' } as const
    const { body } = await exportCalls(store.engine, filter, options, {
      visible: (call) => ({ ...call, callingNumber: null }),
      isPermitted: async () => true,
    })
    const calls = (await text(body))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(calls.map(({ callId }) => callId)).toEqual(callIds)
    expect(calls.every(({ callingNumber }) => callingNumber === null)).toBe(true)
    await store.close()
  })

  test('of no calls has a header alone', async () => {
    const store = await openStore(await newAddress())
    const contentOf = async (format: 'csv' | 'ndjson') => {
      const view = { visible: (call: CallSummary) => call, isPermitted: async () => true }
      const { body } = await exportCalls(store.engine, { ccId: 1 }, { format, order: 'desc' }, view)
      return text(body)
    }
    expect(await contentOf('csv')).toMatch(/^beganAt,beganFrom,[^\n]*\n$/)
    expect(await contentOf('ndjson')).toBe('')
    await store.close()
  })
})

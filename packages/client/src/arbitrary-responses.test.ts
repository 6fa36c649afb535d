import fc from 'fast-check'
import { expect, test } from 'vitest'
import { respondingClient } from '../test/responding-client.ts'
import { isCdrError } from './index.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const

test('throws nothing but its own errors for arbitrary JSON', async () => {
  const key = fc.constantFrom(
    'result',
    'resultCode',
    'resultDesc',
    'resultDatas',
    'callId',
    'agentId ',
    'agentId',
    'beginTime',
    'x',
  )
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('0', '0100000', '2023-02-30 25:00:00', { toString: 0 }),
    fc.dictionary(key, fc.jsonValue()),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.dictionary(key, value)), async (response) => {
      const { client } = respondingClient(JSON.stringify(response), { timeZone: 'Europe/Berlin' })
      const outcome = await client.getCdr(query).catch((error: unknown) => error)
      expect(isCdrError(outcome) || (outcome as { ccId?: unknown }).ccId === 1).toBe(true)
    }),
    { numRuns: 500 },
  )
})

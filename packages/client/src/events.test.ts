import { expect, test } from 'vitest'
import { type CdrEvent, createCdrClient } from './index.ts'
import { createTestFetch, type TestAnswer } from './testing.ts'

const ask = { callId: '1000000000-0001' }

async function eventsOf(answers: readonly TestAnswer[], onEvent?: (event: CdrEvent) => void) {
  const events: CdrEvent[] = []
  const client = createCdrClient({
    baseUrl: 'https://cms.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    retry: { baseMilliseconds: 1 },
    fetch: createTestFetch({ [ask.callId]: answers }),
    onEvent: (event) => {
      events.push(event)
      onEvent?.(event)
    },
  })
  const outcome = await client.getCdr(ask).catch((error: unknown) => error)
  return { events, outcome }
}

test('a query tells of its attempts, pauses and quirks, and at last how it ended, all under one request ID', async () => {
  const { events } = await eventsOf([503, 'notFound', 'outboundPredicted'])
  expect(events.map((event) => event.type)).toEqual(['attempt', 'retry', 'attempt', 'attempt', 'quirk', 'done'])
  expect(new Set(events.map((event) => event.requestId)).size).toBe(1)
  expect(events[0]).toMatchObject({
    attempt: 1,
    status: 503,
    fault: undefined,
    query: { ...ask, ccId: 1, direction: 'inbound' },
  })
  expect(events.at(-1)).toMatchObject({ outcome: 'found', attempts: 3, query: { direction: 'outbound' } })
})

test('a fault is named by its code, and a failed query by the code of its error', async () => {
  const fault = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) })
  const { events } = await eventsOf([fault])
  expect(events[0]).toMatchObject({ type: 'attempt', status: undefined, fault: 'ECONNREFUSED' })
  expect(events.at(-1)).toMatchObject({ type: 'done', outcome: 'network', attempts: 3 })
})

test('what a listener throws does not touch the query, and surfaces on its own', async () => {
  const mistake = new Error('a mistake in the listener')
  const surfaced = new Promise((resolve) => process.once('unhandledRejection', resolve))
  const { outcome } = await eventsOf(['vendorSample'], (event) => {
    if (event.type === 'done') throw mistake
  })
  expect(outcome).toMatchObject({ talkSeconds: 30 })
  expect(await surfaced).toBe(mistake)
})

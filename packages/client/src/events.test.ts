import { expect, test } from 'vitest'
import { type CdrEvent, createCdrClient } from './index.ts'
import { createTestFetch, type TestResponse } from './testing.ts'

const query = { callId: '1000000000-0001' }

async function eventsOf(responses: readonly TestResponse[], onEvent?: (event: CdrEvent) => void) {
  const events: CdrEvent[] = []
  const client = createCdrClient({
    baseUrl: 'https://cms.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    retry: { baseMilliseconds: 1 },
    fetch: createTestFetch({ [query.callId]: responses }),
    onEvent: (event) => {
      events.push(event)
      onEvent?.(event)
    },
  })
  const outcome = await client.getCdr(query).catch((error: unknown) => error)
  return { events, outcome }
}

test('reports begin, attempts, pauses, quirks and outcome of a call under one request ID', async () => {
  const { events } = await eventsOf([503, 'notFound', 'outboundPredicted'])
  expect(events.map((event) => event.type)).toEqual([
    'begin',
    'attempt',
    'retry',
    'attempt',
    'attempt',
    'quirk',
    'done',
  ])
  expect(new Set(events.map((event) => event.requestId)).size).toBe(1)
  expect(events[0]).toMatchObject({ query: { ...query, ccId: 1, direction: 'inbound' } })
  expect(events[1]).toMatchObject({
    attempt: 1,
    status: 503,
    error: undefined,
    query: { ...query, ccId: 1, direction: 'inbound' },
  })
  expect(events.at(-1)).toMatchObject({ outcome: 'found', attempts: 3, query: { direction: 'outbound' } })
})

test('reports the code of a failed attempt, and the code of the error of a failed call', async () => {
  const problem = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) })
  const { events } = await eventsOf([problem])
  expect(events[1]).toMatchObject({ type: 'attempt', status: undefined, error: 'ECONNREFUSED' })
  expect(events.at(-1)).toMatchObject({ type: 'done', outcome: 'network', attempts: 3 })
})

test.each([{ callId: '' }, { direction: 'both' as never }, { retry: -1 }, { timeoutMilliseconds: 0 }])(
  'reports begin and done of the invalid query %j',
  async (invalid) => {
    const events: CdrEvent[] = []
    const options = { baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch: createTestFetch() }
    const client = createCdrClient({ ...options, onEvent: (event) => void events.push(event) })
    await expect(client.getCdr({ ...query, ...invalid })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(events).toMatchObject([{ type: 'begin' }, { type: 'done', outcome: 'invalid_request', attempts: 0 }])
  },
)

test.each(['begin', 'attempt', 'retry', 'quirk', 'done'] as const)(
  'ends the call and throws unchanged what the listener throws at %s',
  async (type) => {
    const mistake = new Error('a mistake in the listener')
    const { events, outcome } = await eventsOf([503, 'notFound', 'outboundPredicted'], (event) => {
      if (event.type === type) throw mistake
    })
    expect(outcome).toBe(mistake)
    expect(events.filter((event) => event.type === type)).toHaveLength(1)
  },
)

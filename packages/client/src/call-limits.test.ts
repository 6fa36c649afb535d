import { expect, test } from 'vitest'
import { failure, serve } from '../test/listen.ts'
import { type CdrClient, createCdrClient } from './index.ts'
import { createCdrClient as createNodeClient } from './node.ts'
import { createTestFetch, examples } from './testing.ts'

const callId = '1000000000-0001'

function clientOf(given: 'hang' | 503): { client: CdrClient; sent: () => number; pauses: number[] } {
  const pauses: number[] = []
  const fetch = createTestFetch({ [callId]: given })
  const client = createCdrClient({
    baseUrl: 'https://cms.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    retry: { limit: 4, baseMilliseconds: 1 },
    fetch,
    onEvent: (event) => event.type === 'retry' && pauses.push(event.delayMilliseconds),
  })
  return { client, sent: () => fetch.requests.length, pauses }
}

test('uses the timeout and the retries of a call', async () => {
  const { client, sent } = clientOf('hang')
  const error = await failure(client.getCdr({ callId, timeoutMilliseconds: 20, retry: 1 }))
  expect(error).toMatchObject({ code: 'timeout', attempts: 2, message: expect.stringMatching(/within 20 ms\./) })
  expect(sent()).toBe(2)
})

test('uses the total timeout of a call', async () => {
  const { client } = clientOf('hang')
  const error = await failure(client.findCdr({ callId, totalTimeoutMilliseconds: 30 }))
  expect(error).toMatchObject({ code: 'timeout', message: expect.stringMatching(/within 30 ms with all attempts/) })
})

test('takes from the client what a call does not set, also within retry', async () => {
  const { client, pauses } = clientOf(503)
  expect(await failure(client.getCdr({ callId }))).toMatchObject({ attempts: 5 })
  pauses.length = 0
  expect(await failure(client.getCdr({ callId, retry: { limit: 6 } }))).toMatchObject({ attempts: 7 })
  // Pauses grow from a millisecond. Those of the default length would be up to 250 times as long.
  expect(pauses.filter((pause, index) => pause > 2 ** index)).toEqual([])
  expect(pauses).toHaveLength(6)
})

test('uses the limits of a query in a batch, then those of the batch', async () => {
  const { client } = clientOf(503)
  const attempts: number[] = []
  for await (const outcome of client.getCdrs([callId, { callId, retry: 2 }], { retry: 0, order: 'input' }))
    if (!outcome.ok) attempts.push(outcome.error.attempts)
  expect(attempts).toEqual([1, 3])
})

test('rejects an invalid limit of a call and sends nothing', async () => {
  const { client, sent } = clientOf(503)
  const error = await failure(client.getCdr({ callId, timeoutMilliseconds: 0 }))
  expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringMatching(/timeoutMilliseconds/) })
  expect(sent()).toBe(0)
})

test('closes the client at the end of the scope that uses it', async () => {
  const baseUrl = await serve((_request, response) => response.end(JSON.stringify(examples.vendorSample.response)))
  let earlier: CdrClient
  {
    await using client = createNodeClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
    await client.getCdr({ callId })
    earlier = client
  }
  expect(await failure(earlier.getCdr({ callId }))).toMatchObject({ message: expect.stringMatching(/closed/) })
})

test.each<[string, (client: ReturnType<typeof createCdrClient>, signal: AbortSignal) => Promise<unknown>]>([
  ['getCdr', (client, signal) => client.getCdr({ callId, signal })],
  ['findCdr', (client, signal) => client.findCdr({ callId, signal })],
  ['getCdrs', (client, signal) => Array.fromAsync(client.getCdrs([callId], { signal }))],
  ['searchCalls', (client, signal) => Array.fromAsync(client.searchCalls({ signal }))],
  ['callStats', (client, signal) => client.callStats({ signal })],
  ['watchCalls', (client, signal) => Array.fromAsync(client.watchCalls({ signal }))],
  [
    'listCalls',
    (client, signal) => {
      const range = { from: new Date(Date.now() - 60_000), to: new Date() }
      return Array.fromAsync(client.listCalls({ vdn: 25, direction: 'inbound', ...range, signal }))
    },
  ],
])('%s refuses a signal that is none, and sends nothing after one that was aborted', async (_name, send) => {
  const fetch = createTestFetch({})
  const client = createCdrClient({ baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, fetch })
  for (const signal of [5, {}, 'x'])
    expect(await failure(send(client, signal as never))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/^signal must be an AbortSignal, but is /),
    })
  expect(await failure(send(client, AbortSignal.abort('enough')))).toBe('enough')
  expect(fetch.requests).toEqual([])
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failure } from '../test/listen.ts'
import { createCdrClient } from './index.ts'
import { createTestFetch, type ExampleName, examples, type TestFetch, type TestResponse } from './testing.ts'

function client(responses?: Readonly<Record<string, TestResponse | readonly TestResponse[]>>) {
  const fetch = createTestFetch(responses)
  const keys = { accessKey: 'ak', secretKey: 'sk' }
  return {
    fetch,
    client: createCdrClient({ baseUrl: 'https://cms.test', ...keys, ccId: 1, retry: { baseMilliseconds: 1 }, fetch }),
  }
}

test.each(Object.keys(examples) as ExampleName[])(
  'returns the example %s for its own call ID in its own direction',
  async (name) => {
    const { callId, isCallin } = examples[name].query
    const [direction, other] =
      isCallin === 'true' ? (['inbound', 'outbound'] as const) : (['outbound', 'inbound'] as const)
    const { client: made } = client()
    const outcome = await made.getCdr({ callId, direction }).catch((error: unknown) => error)
    const raw = (outcome as { raw?: unknown }).raw
    if (raw) expect(raw).toEqual(examples[name].response)
    else expect(outcome).toMatchObject({ httpStatus: examples[name].status })
    expect(await made.findCdr({ callId, direction: other })).toBeUndefined()
  },
)

test('returns a list of responses one after the other, and repeats the last one', async () => {
  const { client: made, fetch } = client({ mine: [503, new TypeError('fetch failed'), 'inbound'] })
  await made.getCdr({ callId: 'mine' })
  await made.getCdr({ callId: 'mine' })
  expect(fetch.requests).toHaveLength(4)
})

test('accepts a body, a Response or a function of the request', async () => {
  const { client: made } = client({
    body: { body: { resultCode: '0101003', resultDesc: 'no' } },
    response: new Response('<html>', { status: 418 }),
    made: (request) => (request.headers.has('authorization') ? 'inbound' : 401),
  })
  expect(await failure(made.getCdr({ callId: 'body' }))).toMatchObject({ resultCode: '0101003' })
  expect(await failure(made.getCdr({ callId: 'response' }))).toMatchObject({ httpStatus: 418 })
  await expect(made.getCdr({ callId: 'made' })).resolves.toMatchObject({ direction: 'inbound' })
})

test('returns any status, headers, body and delay', async () => {
  const { client: made, fetch } = client({
    throttled: [
      { status: 429, headers: { 'retry-after': '0' } },
      { example: 'inbound', headers: { 'x-request-id': 'r-1' } },
    ],
    page: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><title>Bad Gateway</title></html>' },
    odd: { status: 599, example: 'inbound' },
    slow: { example: 'inbound', delayMilliseconds: 50 },
    late: async () => ({ example: 'inbound' }),
  })
  await expect(made.getCdr({ callId: 'throttled' })).resolves.toMatchObject({ talkSeconds: 311 })
  expect(fetch.requests).toHaveLength(2)
  expect(await failure(made.getCdr({ callId: 'page', retry: 0 }))).toMatchObject({
    httpStatus: 502,
    message: expect.stringMatching(/Bad Gateway/),
  })
  expect(await failure(made.getCdr({ callId: 'odd', retry: 0 }))).toMatchObject({ httpStatus: 599 })
  const began = performance.now()
  await made.getCdr({ callId: 'slow' })
  expect(performance.now() - began).toBeGreaterThan(45)
  await expect(made.getCdr({ callId: 'late' })).resolves.toMatchObject({ direction: 'inbound' })
})

test.each([204, 205, 304])('returns the status %i without a body, although an example is named', async (status) => {
  const { client: made } = client({ mine: { status, example: 'inbound' } })
  expect(await failure(made.getCdr({ callId: 'mine', retry: 0 }))).toMatchObject({ httpStatus: status })
})

test.each<[TestResponse, RegExp]>([
  [100, /status .* from 200 to 599, but is 100/],
  [{ status: 600, body: 'x' }, /status .* from 200 to 599, but is 600/],
  ['nonesuch' as ExampleName, /no example "nonesuch"\. There are: .*notFound/],
  [{ example: 'toString' as ExampleName }, /no example "toString"/],
])('says what is wrong with the response %o', async (given, message) => {
  const { client: made } = client({ mine: given })
  const error = await failure(made.getCdr({ callId: 'mine' }))
  expect(error).toMatchObject({ name: 'RangeError', message: expect.stringMatching(message) })
})

test('takes the response to any other request by its path', async () => {
  const page = { calls: [], nextCursor: null }
  const { client: made, fetch } = client({ '/calls': { body: page }, '/calls/stats': 403 })
  expect(await Array.fromAsync(made.searchCalls())).toEqual([])
  expect(await failure(made.callStats())).toMatchObject({ httpStatus: 403 })
  expect(fetch.requests.map(({ method }) => method)).toEqual(['GET', 'GET'])
})

test('names the path of a request without a response', async () => {
  const { client: made } = client()
  const error = await failure(Array.fromAsync(made.searchCalls()))
  expect(error).toMatchObject({ name: 'RangeError', message: expect.stringMatching(/no response for GET \/calls\b/) })
})

test('ends a hanging or delayed request with its timeout or its signal', async () => {
  const { client: made } = client({ stuck: 'hang', slow: { example: 'inbound', delayMilliseconds: 60_000 } })
  for (const callId of ['stuck', 'slow']) {
    expect(await failure(made.getCdr({ callId, timeoutMilliseconds: 10, retry: 0 }))).toMatchObject({
      code: 'timeout',
    })
    const signal = AbortSignal.timeout(10)
    expect(await failure(made.getCdr({ callId, signal }))).toBe(signal.reason)
  }
})

test('runs the example of its documentation', async () => {
  const source = readFileSync(join(import.meta.dirname, 'testing.ts'), 'utf8')
  const example = source.split('@example').at(-1)?.split('*/')[0]?.replaceAll(/^ +\*/gm, '') ?? ''
  const run = new Function('createTestFetch', 'createCdrClient', `return (async () => {${example}\nreturn fetch })()`)
  const fetch: TestFetch = await run(createTestFetch, createCdrClient)
  expect(example).toContain('fetch.requests.length // 2')
  expect(fetch.requests).toHaveLength(2)
})

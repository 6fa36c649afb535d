import { expect, test } from 'vitest'
import { failure } from '../../test/listen.ts'
import { type CdrClientOptions, type CdrEvent, createCdrClient } from '../index.ts'
import { signatureSchemes } from '../signing.ts'
import { createTestFetch, type TestResponse } from '../testing.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const keys = { accessKey: 'ak', secretKey: 'sk' }

function clientWith(options: Partial<CdrClientOptions>, responses: readonly TestResponse[] = ['vendorSample']) {
  const events: CdrEvent[] = []
  const fetch = createTestFetch({ [query.callId]: responses })
  const settings = { baseUrl: 'https://cms.test', ccId: 1, retry: { baseMilliseconds: 1 }, fetch, ...options }
  const given = options.credentials ? settings : { ...keys, ...settings }
  const client = createCdrClient({ ...given, onEvent: (event) => events.push(event) } as CdrClientOptions)
  return { client, fetch, events, types: () => events.map(({ type }) => type) }
}

const withAppId = { ...signatureSchemes.cms, signedHeaders: ['Host', 'X-App-Id'] }

test('refuses to sign a header that is not sent, and names the options that correct it', async () => {
  const { client, fetch, events } = clientWith({ scheme: withAppId })
  expect(await failure(client.getCdr(query))).toMatchObject({
    code: 'invalid_request',
    attempts: 0,
    message: expect.stringMatching(/scheme\.signedHeaders names X-App-Id.*headers/),
  })
  expect(events.at(-1)).toMatchObject({ type: 'done', outcome: 'invalid_request', attempts: 0 })
  const codes: unknown[] = []
  for await (const outcome of client.getCdrs([query, query])) codes.push(!outcome.ok && outcome.error.code)
  expect(codes).toEqual(['invalid_request', 'invalid_request'])
  expect(fetch.requests).toEqual([])
})

test('signs a header of the caller, however its name is written', async () => {
  const { client, fetch } = clientWith({ scheme: withAppId, headers: { 'X-APP-ID': '7' } })
  await client.getCdr(query)
  expect(fetch.requests[0]?.headers.get('authorization')).toMatch(/\/host;x-app-id\/[0-9a-f]{64}$/)
})

test('takes the headers of a custom scheme in any letter case, in place of its own', async () => {
  const sent: Record<string, unknown>[] = []
  const { client } = clientWith({
    scheme: () => ({ Authorization: 'Bearer x', 'Content-Type': 'application/json', Host: 'other.test' }),
    fetch: async (url, init) => {
      sent.push(init.headers as Record<string, unknown>)
      return createTestFetch()(url, init)
    },
  })
  await client.getCdr(query)
  expect(sent).toEqual([
    {
      accept: 'application/json',
      authorization: 'Bearer x',
      'content-type': 'application/json',
      'x-request-id': expect.any(String),
    },
  ])
})

test.each<[string, () => never | Promise<never>]>([
  ['fails', () => Promise.reject(new Error('vault is sealed'))],
  ['has a bug', () => Promise.reject(new ReferenceError('vault is not defined'))],
  ['never returns', () => new Promise<never>(() => {})],
])('counts and reports no attempt if the credentials provider %s', async (_what, credentials) => {
  const { client, events, types } = clientWith({ credentials, timeoutMilliseconds: 10, retry: 0 })
  await failure(client.getCdr(query))
  expect(types()).toEqual(['begin', 'done'])
  expect(events.at(-1)).toMatchObject({ attempts: 0 })
})

test('counts the attempts that were sent before the credentials provider failed', async () => {
  let count = 0
  const credentials = () => (count++ === 0 ? keys : Promise.reject(new Error('vault is sealed')))
  const { client, events, types } = clientWith({ credentials }, [503])
  expect(await failure(client.getCdr(query))).toMatchObject({ code: 'credentials', attempts: 1 })
  expect(types()).toEqual(['begin', 'attempt', 'retry', 'done'])
  expect(events.at(-1)).toMatchObject({ attempts: 1 })
})

const late = { status: 401, headers: { date: new Date(Date.now() + 3_600_000).toUTCString() } }

test.each<[string, TestResponse]>([
  ['was lost', new TypeError('fetch failed')],
  ['got no response from the server itself', 503],
])('forgets a clock correction whose request %s', async (_what, response) => {
  const { client, fetch } = clientWith({ retry: 0 }, [late, response, 'vendorSample'])
  await failure(client.getCdr(query))
  const before = Date.now()
  await client.getCdr(query)
  const signedAt = Date.parse(fetch.requests[2]?.headers.get('authorization')?.split('/')[2] ?? '')
  expect(signedAt - before).toBeLessThan(1_800_000)
})

test('signs no request of client.api for another server', async () => {
  const { client, fetch } = clientWith({})
  const body = { queryParam: { ccId: 1, isCallin: 'true', callId: '1' } } as const
  const path = '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid'
  for (const baseUrl of ['https://other.test', 'https://cms.test:8443', 'http://cms.test'])
    expect(await failure(client.api.POST(path, { body, baseUrl }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(`https://cms.test, not to ${baseUrl}`),
    })
  expect(fetch.requests).toEqual([])
  await client.api.POST(path, { body, baseUrl: 'https://cms.test:443/proxy' })
  expect(fetch.requests[0]?.url).toBe(`https://cms.test/proxy${path}`)
})

test('retries a call as often as its limit says, over both directions of auto', async () => {
  const { client, types } = clientWith({ retry: { limit: 1, baseMilliseconds: 1 } }, [503, 'notFound', 503, 'inbound'])
  expect(await failure(client.getCdr({ callId: query.callId }))).toMatchObject({ httpStatus: 503, attempts: 3 })
  expect(types().filter((type) => type === 'retry')).toHaveLength(1)
})

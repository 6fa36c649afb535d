import { expect, test } from 'vitest'
import { exampleResponse, respondingClient } from '../../test/responding-client.ts'
import { type CdrClientOptions, CdrValidationError, createCdrClient, queryPath } from '../index.ts'
import { signedContentType } from '../signing.ts'

const lookUp = { callId: '1000000000-0001', direction: 'inbound' } as const

test('sends the wrapped form, with the media type that is signed', async () => {
  const { client, requests } = respondingClient(exampleResponse('vendorSample'), {
    now: () => new Date('2025-01-02T03:04:05.678Z'),
  })
  await client.getCdr(lookUp)
  const [request] = requests
  expect(request?.url).toBe('https://cms.test:28443/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid')
  expect(request?.headers.get('content-type')).toBe(signedContentType)
  expect(request?.headers.get('authorization')).toMatch(
    /^auth-v2\/demo-ak\/2025-01-02T03:04:05\.678Z\/content-length;content-type;host\/[0-9a-f]{64}$/,
  )
  expect(await request?.text()).toBe('{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}')
})

test('sends the flat form and signs by the legacy scheme if configured', async () => {
  const { client, requests } = respondingClient(exampleResponse('vendorSample'), { bodyForm: 'flat', scheme: 'legacy' })
  await client.getCdr({ ...lookUp, ccId: 7 })
  expect(await requests[0]?.text()).toBe('{"ccId":7,"isCallin":"true","callId":"1000000000-0001"}')
  expect(requests[0]?.headers.get('authorization')).toMatch(/^auth-v2\/demo-ak\/[0-9T:-]{19}Z\/host\//)
})

test('names every invalid value of a query at once and sends nothing', async () => {
  const { client, requests } = respondingClient('')
  const error = await client.getCdr({ callId: '', direction: 'inbound', ccId: 70000 }).catch((caught) => caught)
  expect(error).toBeInstanceOf(CdrValidationError)
  expect(error.message).toMatch(/ccId: .*65535.*; callId: /)
  expect(error.attempts).toBe(0)
  expect(requests).toHaveLength(0)
})

test.each([
  ['a call center is missing', { ccId: undefined }, lookUp, /ccId/],
  ['the direction is unknown', {}, { ...lookUp, direction: 'sideways' }, /direction must be/],
])('rejects a query when %s', async (_name, options, query, message) => {
  const { client } = respondingClient('', options)
  await expect(client.getCdr(query as never)).rejects.toThrow(message)
})

test.each<[string, Partial<CdrClientOptions>, RegExp]>([
  ['no URL', { baseUrl: 'cms.test:1' }, /baseUrl/],
  ['another protocol', { baseUrl: 'ftp://cms.test' }, /baseUrl/],
  ['no scheme', { baseUrl: 'cms.example.test:28443' }, /Use "https:\/\/cms\.example\.test:28443"/],
  ['a scheme without a host', { baseUrl: 'https://' }, /with a host/],
  ['a path in place of a host', { baseUrl: 'https:///rest' }, /with a host/],
  ['a user in the URL', { baseUrl: 'https://a:b@cms.test' }, /must not contain a user/],
  ['a password in what is no URL', { baseUrl: 'ftp://a:canary@cms.test' }, /^(?!.*canary)/],
  ['a query in the URL', { baseUrl: 'https://cms.test/?a=1' }, /Use "https:\/\/cms\.test"/],
  [
    'the URL of a request',
    { baseUrl: `https://cms.test:28443${queryPath}` },
    /is the URL of a request.*Use "https:\/\/cms\.test:28443"/,
  ],
  [
    'the URL of a request behind a gateway',
    { baseUrl: `https://gw.test/cms${queryPath}?x=1` },
    /Use "https:\/\/gw\.test\/cms"/,
  ],
  ['a call center ID of 0', { ccId: 0 }, /ccId must be an integer from 1 to 65535, but is 0/],
  ['a call center ID that is text', { ccId: '1' as never }, /ccId must be an integer/],
  ['a fraction as call center ID', { ccId: 1.5 }, /ccId must be an integer/],
  ['a fetch that is no function', { fetch: 'fetch' as never }, /fetch must be a function/],
  ['a listener that is no function', { onEvent: {} as never }, /onEvent must be a function/],
  ['a clock that is no function', { now: new Date() as never }, /now must be a function/],
  [
    'a provider that is no function',
    { accessKey: undefined, secretKey: undefined, credentials: {} as never },
    /credentials must be a function/,
  ],
  ['a URL as host', { host: 'https://cms.test' }, /host must be a host name/],
  ['result codes in one string', { notFoundResultCodes: '0300012' as never }, /array of strings/],
  ['a number of retries below 0', { retry: -1 }, /retry\.limit/],
  ['a slash in the access key', { accessKey: 'a/b' }, /accessKey/],
  ['an empty secret', { secretKey: '' }, /secretKey/],
  ['an unknown scheme', { scheme: 'v4' as never }, /cms, legacy/],
  ['the name of a built-in as scheme', { scheme: 'constructor' as never }, /cms, legacy/],
  ['an unknown zone', { timeZone: 'Mars/Olympus' }, /timeZone/],
  ['no time to response', { timeoutMilliseconds: 0 }, /timeoutMilliseconds/],
])('rejects a client with %s', (_name, options, message) => {
  const good = { baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk' }
  expect(() => createCdrClient({ ...good, ...options } as CdrClientOptions)).toThrow(message)
})

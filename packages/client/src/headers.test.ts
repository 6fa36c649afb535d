import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { failure, serve } from '../test/listen.ts'
import { type CdrBrowserOptions, createCdrClient as createBrowserClient } from './browser.ts'
import { type CdrClient, createCdrClient, queryPath } from './index.ts'
import { createCdrClient as createNodeClient } from './node.ts'
import { signatureSchemes } from './signing.ts'
import { examples } from './testing.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const keys = { accessKey: 'ak', secretKey: 'sk', ccId: 1 }
const userAgent = `cms-cdr-client/${manifest.version}`
const entries: readonly (readonly [string, (options: CdrBrowserOptions & { baseUrl: string }) => CdrClient])[] = [
  ['.', (options) => createCdrClient({ ...keys, ...options } as Parameters<typeof createCdrClient>[0])],
  ['./node', (options) => createNodeClient({ ...keys, ...options } as Parameters<typeof createNodeClient>[0])],
  ['./browser', (options) => createBrowserClient({ ccId: 1, ...options })],
]

async function record(): Promise<{ url: string; seen: IncomingHttpHeaders[] }> {
  const seen: IncomingHttpHeaders[] = []
  const url = await serve((request, response) => {
    seen.push(request.headers)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(examples.vendorSample.response))
  })
  return { url, seen }
}

describe.each(entries)('a client of %s', (_entry, create) => {
  test('sends more headers with every request, and calls their function for each call', async () => {
    const { url, seen } = await record()
    await create({ baseUrl: url, headers: { 'X-Gateway-Key': 'k' } }).getCdr(query)
    let count = 0
    const headers = () => {
      count += 1
      return { traceparent: `00-${count}` }
    }
    const traced = create({ baseUrl: url, headers })
    await traced.getCdr(query)
    await traced.api.POST(queryPath, { body: { queryParam: { ccId: 1, isCallin: 'true', callId: '1' } } })
    expect(seen.map((one) => [one['x-gateway-key'], one.traceparent])).toEqual([
      ['k', undefined],
      [undefined, '00-1'],
      [undefined, '00-2'],
    ])
  })

  test.each(['Authorization', 'content-type', 'Host', 'User-Agent', 'x-request-id', 'Transfer-Encoding'])(
    'refuses %s as a further header, since it is set already',
    async (name) => {
      expect(() => create({ baseUrl: 'http://cms.test', headers: { [name]: 'x' } })).toThrow(`must not name ${name}`)
      const late = create({ baseUrl: 'http://cms.test', headers: () => ({ [name]: 'x' }) })
      expect(await failure(late.getCdr(query))).toMatchObject({ code: 'invalid_request', attempts: 0 })
    },
  )

  test.each([
    ['x-key', 'secret\r\nx-evil: 1'],
    ['x-key', 'secret中'],
    ['x key', 'secret'],
    ['', 'secret'],
  ])('rejects a header that HTTP cannot carry (%j) without repeating its value', (name, value) => {
    const refused = () => create({ baseUrl: 'http://cms.test', headers: { [name]: value } })
    expect(refused).toThrow(/that HTTP does not allow/)
    expect(refused).not.toThrow(/secret/)
  })
})

test('signs more headers only if the scheme names them', async () => {
  const { url, seen } = await record()
  const headers = { 'x-tenant': 't' }
  const scheme = { ...signatureSchemes.cms, signedHeaders: [...signatureSchemes.cms.signedHeaders, 'x-tenant'] }
  await createNodeClient({ ...keys, baseUrl: url, headers }).getCdr(query)
  await createNodeClient({ ...keys, baseUrl: url, headers, scheme }).getCdr(query)
  expect(seen.map(({ authorization }) => authorization?.includes('x-tenant'))).toEqual([false, true])
})

test('sends a User-Agent from ./node, also with a custom fetch, and none from a page', async () => {
  const { url, seen } = await record()
  await createNodeClient({ ...keys, baseUrl: url }).getCdr(query)
  await createNodeClient({ ...keys, baseUrl: url, fetch }).getCdr(query)
  await createBrowserClient({ ccId: 1, baseUrl: url }).getCdr(query)
  expect(seen.map((one) => one['user-agent'])).toEqual([userAgent, userAgent, 'node'])
})

test('rejects a header of a custom scheme that contains a line break, and sends the next query', async () => {
  const { url, seen } = await record()
  let authorization = 'mine\r\nx-evil: 1'
  const client = createNodeClient({ ...keys, baseUrl: url, scheme: () => ({ authorization }) })
  expect(await failure(client.getCdr(query))).toMatchObject({ code: 'invalid_request' })
  authorization = 'mine'
  await client.getCdr(query)
  expect(seen.map((one) => one.authorization)).toEqual(['mine'])
})

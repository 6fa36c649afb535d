import { describe, expect, test } from 'vitest'
import { failure } from '../test/listen.ts'
import { type CdrBrowserOptions, createCdrClient } from './browser.ts'
import { type CdrClient, createClient } from './client.ts'
import { lazyQueries } from './create-browser-client.ts'
import { createHttp } from './http.ts'
import { createQueries, type Queries } from './queries/create-queries.ts'
import { readSettings } from './read-options.ts'
import { createTestFetch, examples } from './testing.ts'

const lookUp = { callId: '1000000000-0001', direction: 'inbound' } as const

test('sends the session cookie and no signature', async () => {
  const fetch = createTestFetch()
  const client = createCdrClient({ baseUrl: 'https://cdr.test', ccId: 1, fetch })
  await expect(client.getCdr(lookUp)).resolves.toMatchObject({ talkSeconds: 30 })
  const [request] = fetch.requests
  expect(request?.credentials).toBe('include')
  expect(request?.headers.has('authorization')).toBe(false)
  expect(request?.headers.get('content-type')).toBe('application/json;charset=UTF-8')
})

test('says to sign in after a 401', async () => {
  const client = createCdrClient({
    baseUrl: 'https://cdr.test',
    ccId: 1,
    fetch: createTestFetch({ [lookUp.callId]: 401 }),
  })
  expect(await failure(client.getCdr(lookUp))).toMatchObject({
    code: 'auth',
    advice: expect.stringMatching(/^Sign in/),
  })
})

test('rejects a key by type and at run time', () => {
  // @ts-expect-error There is no place for an access key.
  const withKey: CdrBrowserOptions = { accessKey: 'ak' }
  // @ts-expect-error Nor for a secret.
  const withSecret: CdrBrowserOptions = { secretKey: 'sk' }
  // @ts-expect-error Nor for a provider of them.
  const withProvider: CdrBrowserOptions = { credentials: () => ({ accessKey: 'ak', secretKey: 'sk' }) }
  for (const options of [withKey, withSecret, withProvider]) {
    expect(() => createCdrClient({ baseUrl: 'https://cdr.test', ...options })).toThrow(
      /must not have (accessKey|secretKey|credentials)/,
    )
  }
})

test('requires baseUrl outside of a page', () => {
  expect(() => createCdrClient()).toThrow(/baseUrl is required/)
})

/** A client of a page whose code is loaded by a function. */
function loading(load: () => Promise<Queries>, options: CdrBrowserOptions = {}) {
  const transport = async () => ({
    status: 200,
    headers: new Map(),
    body: JSON.stringify(examples.vendorSample.response),
  })
  const http = createHttp('https://cdr.test', readSettings({ ccId: 1, ...options }), transport)
  return { client: createClient(http, lazyQueries(http, load)), http }
}

test('fails with a network error when the code of the first query cannot be loaded, and loads it again with the next query', async () => {
  let loads = 0
  const { client, http } = loading(async () => {
    loads += 1
    if (loads <= 2) throw new TypeError('Failed to fetch dynamically imported module')
    return createQueries(http)
  })
  expect(await failure(client.callStats())).toMatchObject({ code: 'network', attempts: 0 })
  expect(await failure(client.getCdr(lookUp))).toMatchObject({
    code: 'network',
    attempts: 0,
    advice: expect.stringContaining('reload the page'),
  })
  await expect(client.getCdr(lookUp)).resolves.toMatchObject({ talkSeconds: 30 })
  await expect(client.getCdr(lookUp)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(loads).toBe(3)
})

type Send = (client: CdrClient, options: { signal?: AbortSignal }) => Promise<unknown>
describe.each<[string, Send]>([
  ['getCdr', (client, options) => client.getCdr({ ...lookUp, ...options })],
  ['searchCalls', (client, options) => Array.fromAsync(client.searchCalls(options))],
  ['callStats', (client, options) => client.callStats(options)],
  ['watchCalls', (client, options) => Array.fromAsync(client.watchCalls(options))],
])('while its code is loaded, %s', (_name, send) => {
  const never = () => new Promise<never>(() => {})

  test('ends with the total timeout', async () => {
    const { client } = loading(never, { totalTimeoutMilliseconds: 1 })
    expect(await failure(send(client, {}))).toMatchObject({ code: 'timeout', attempts: 0 })
  })

  test('ends when it is aborted, with the reason of the signal', async () => {
    const controller = new AbortController()
    const pending = send(loading(never).client, { signal: controller.signal })
    controller.abort(new Error('left the page'))
    await expect(pending).rejects.toThrow('left the page')
  })

  test('ends when the client is closed', async () => {
    const { client } = loading(never)
    const pending = failure(send(client, {}))
    await client.close()
    expect(await pending).toMatchObject({ code: 'closed' })
  })
})

import { expect, test } from 'vitest'
import { failure } from '../test/listen.ts'
import { type CdrBrowserOptions, createCdrClient } from './browser.ts'
import { lazyQueries } from './create-browser-client.ts'
import { defaultLimits } from './read-options.ts'
import { createTestFetch } from './testing.ts'
import { PendingCall } from './transport/pending-call.ts'

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

test('fails with a network error when the code of the first query cannot be loaded, and loads it again with the next query', async () => {
  const options = { baseUrl: 'https://cdr.test', ccId: 1, fetch: createTestFetch() }
  const cdr = await createCdrClient(options).getCdr(lookUp)
  let loads = 0
  const { queryCdr, callStats } = lazyQueries(async () => {
    loads += 1
    if (loads <= 2) throw new TypeError('Failed to fetch dynamically imported module')
    return { ...createCdrClient(options), queryCdr: async () => cdr }
  })
  const send = () =>
    queryCdr({ ...lookUp, ccId: 1 }, new PendingCall({ headers: {}, requestId: 'test', limits: defaultLimits }))
  expect(await failure(callStats())).toMatchObject({ code: 'network', attempts: 0 })
  expect(await failure(send())).toMatchObject({
    code: 'network',
    attempts: 0,
    advice: expect.stringContaining('reload the page'),
  })
  expect(await send()).toBe(cdr)
  expect(await send()).toBe(cdr)
  expect(loads).toBe(3)
})

test('stops waiting for the code of the first query when the call is aborted', async () => {
  const controller = new AbortController()
  const { signal } = controller
  const call = new PendingCall({ headers: {}, requestId: 'test', limits: defaultLimits, signal })
  const pending = lazyQueries(() => new Promise(() => {})).queryCdr({ ...lookUp, ccId: 1 }, call)
  controller.abort(new Error('left the page'))
  await expect(pending).rejects.toThrow('left the page')
})

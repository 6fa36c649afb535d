import { expect, test } from 'vitest'
import { failure } from '../test/listen.ts'
import { type CdrBrowserOptions, createCdrClient } from './browser.ts'
import { createTestFetch } from './testing.ts'

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

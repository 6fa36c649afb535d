import { expect, test } from 'vitest'
import { failure } from '../test/listen.ts'
import { type CdrClientOptions, createCdrClient } from './index.ts'
import { createTestFetch, examples } from './testing.ts'

const query = { callId: '1000000000-0001' }
const base = { baseUrl: 'https://cms.test', ccId: 1, retry: { limit: 3, baseMilliseconds: 1 } }
const keys = { accessKey: 'ak', secretKey: 'sk' }

/** A function with a bug, which counts how often it was called. */
function buggy(bug: unknown) {
  const calls = { count: 0 }
  const run = (): never => {
    calls.count += 1
    throw bug
  }
  return { calls, run }
}

/** What V8 throws for a call of something that is not there. */
const bug = new TypeError("Cannot read properties of undefined (reading 'text')")

test.each<[string, (run: () => never) => CdrClientOptions]>([
  ['fetch', (run) => ({ ...base, ...keys, fetch: run })],
  ['an async fetch', (run) => ({ ...base, ...keys, fetch: async () => run() })],
  ['the clock', (run) => ({ ...base, ...keys, now: run, fetch: createTestFetch() })],
  ['a signature scheme', (run) => ({ ...base, ...keys, scheme: run, fetch: createTestFetch() })],
  ['a credentials provider', (run) => ({ ...base, credentials: run, fetch: createTestFetch() })],
  ['an async credentials provider', (run) => ({ ...base, credentials: async () => run(), fetch: createTestFetch() })],
])('throws a bug in %s unchanged and never retries it', async (_name, optionsWith) => {
  const { calls, run } = buggy(bug)
  const client = createCdrClient(optionsWith(run))
  expect(await failure(client.getCdr(query))).toBe(bug)
  expect(calls.count).toBe(1)
  const outcomes = (async () => {
    for await (const outcome of client.getCdrs([query.callId, query.callId]))
      throw new Error(`got outcome ${outcome.index}`)
  })()
  expect(await failure(outcomes)).toBe(bug)
})

test.each([
  ['the clock', { now: () => new Date(Number.NaN) }, RangeError],
  ['fetch', { fetch: async () => undefined as never }, TypeError],
])('throws a value of %s that cannot be used as a programming error', async (_name, options, type) => {
  const client = createCdrClient({ ...base, ...keys, fetch: createTestFetch(), ...options })
  expect(await failure(client.getCdr(query))).toBeInstanceOf(type)
})

test('close() ends a call that waits for the credentials provider, and nothing is sent', async () => {
  const keysOf = Promise.withResolvers<typeof keys>()
  const fetch = createTestFetch()
  const client = createCdrClient({ ...base, credentials: () => keysOf.promise, fetch })
  const failed = failure(client.getCdr(query))
  await client.close()
  expect(await failed).toMatchObject({ code: 'closed', attempts: 0 })
  keysOf.resolve(keys)
  await new Promise(setImmediate)
  expect(fetch.requests).toEqual([])
})

test('accepts a fetch that returns its response without a promise, as stubs do', async () => {
  const fetch = (() => Response.json(examples.inbound.response)) as never
  const client = createCdrClient({ ...base, ...keys, fetch })
  expect(await client.getCdr(query)).toHaveProperty('talkSeconds')
})

test.each([
  ['returns no headers', () => ({})],
  ['is async', (async () => ({ authorization: 'x' })) as never],
])('rejects a signature scheme that %s instead of sending an unsigned request', async (_name, scheme) => {
  const fetch = createTestFetch()
  const client = createCdrClient({ ...base, ...keys, scheme, fetch })
  expect(await failure(client.getCdr(query))).toMatchObject({
    code: 'invalid_request',
    message: /must return the headers/,
  })
  expect(fetch.requests).toEqual([])
})

test('reports a key file that is not valid JSON as an error of the credentials provider', async () => {
  const client = createCdrClient({ ...base, credentials: () => JSON.parse('{"accessKey":'), fetch: createTestFetch() })
  expect(await failure(client.getCdr(query))).toMatchObject({ code: 'credentials', cause: expect.any(SyntaxError) })
})

test.each([
  ['Deno', 'error reading a body from connection', 'network', 4],
  ['Deno, in a compressed body', 'unexpected end of file', 'invalid_response', 1],
  ['Firefox', 'Error in input stream', 'network', 4],
])(
  'reads the TypeError for a broken body in %s as a failure of the response',
  async (_name, message, code, attempts) => {
    const fetch = async () => new Response(new ReadableStream({ pull: () => Promise.reject(new TypeError(message)) }))
    const client = createCdrClient({ ...base, ...keys, fetch })
    expect(await failure(client.getCdr(query))).toMatchObject({ code, attempts })
  },
)

test.each(['begin', 'attempt', 'retry'] as const)(
  'ends the call at once when the listener aborts it at %s',
  async (type) => {
    const abort = new AbortController()
    const fetch = createTestFetch({ [query.callId]: { status: 503, headers: { 'retry-after': '60' } } })
    const onEvent = (event: { type: string }) => event.type === type && abort.abort('enough')
    const client = createCdrClient({ ...base, ...keys, fetch, onEvent })
    expect(await failure(client.getCdr({ ...query, signal: abort.signal }))).toBe('enough')
  },
)

test('throws what an async listener rejects with', async () => {
  const fetch = createTestFetch({ [query.callId]: { status: 503, headers: { 'retry-after': '60' } } })
  const client = createCdrClient({ ...base, ...keys, fetch, onEvent: async () => Promise.reject(bug) })
  expect(await failure(client.getCdr(query))).toBe(bug)
})

test.each([
  ['a lost connection in Node', new TypeError('fetch failed', { cause: new Error('other side closed') })],
  ['a lost connection in Chrome', new TypeError('Failed to fetch')],
  ['a lost connection in Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
  ['a lost connection in Bun', Object.assign(new TypeError('Unable to connect'), { code: 'ECONNREFUSED' })],
  ['a lost connection in Deno', new TypeError('error sending request for url (https://cms.test/)')],
  ['an error of another HTTP library', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
])('retries %s, which is not a bug in fetch', async (_name, thrown) => {
  const { calls, run } = buggy(thrown)
  const client = createCdrClient({ ...base, ...keys, fetch: async () => run() })
  expect(await failure(client.getCdr(query))).toMatchObject({ code: 'network', attempts: 4 })
  expect(calls.count).toBe(4)
})

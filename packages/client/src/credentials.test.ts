import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { failure } from '../test/listen.ts'
import {
  type Cdr,
  type CdrClientOptions,
  CdrNetworkError,
  type CustomScheme,
  createCdrClient,
  Secret,
} from './index.ts'
import { createTestFetch } from './testing.ts'

const query = { callId: '1000000000-0001', direction: 'inbound' } as const
const base = { baseUrl: 'https://cms.test', ccId: 1, retry: { baseMilliseconds: 1 } }
const accessKeyOf = (request: Request | undefined) => request?.headers.get('authorization')?.split('/')[1]

describe('credentials', () => {
  test('come from a provider that is called for each attempt', async () => {
    let count = 0
    const fetch = createTestFetch({ [query.callId]: [503, 'vendorSample'] })
    const credentials = async () => {
      count += 1
      return { accessKey: `ak-${count}`, secretKey: new Secret('sk') }
    }
    await createCdrClient({ ...base, credentials, fetch }).getCdr(query)
    expect(fetch.requests.map(accessKeyOf)).toEqual(['ak-1', 'ak-2'])
  })

  test('that the provider fails to return are an error of their own, without a retry', async () => {
    let count = 0
    const fetch = createTestFetch()
    const cause = new Error('vault is sealed')
    const credentials = () => {
      count += 1
      throw cause
    }
    const error = await failure(createCdrClient({ ...base, credentials, fetch }).getCdr(query))
    expect(error).toMatchObject({
      code: 'credentials',
      attempts: 0,
      cause,
      message: expect.stringMatching(/provider failed/),
    })
    expect([count, fetch.requests.length]).toEqual([1, 0])
  })

  test('that never arrive are an error of the provider after the timeout of the attempt', async () => {
    const client = createCdrClient({
      ...base,
      credentials: () => new Promise(() => {}),
      timeoutMilliseconds: 20,
      retry: 0,
    })
    const message = expect.stringMatching(/provider did not return within 20 ms/)
    expect(await failure(client.getCdr(query))).toMatchObject({ code: 'credentials', attempts: 0, message })
  })

  test('cannot be set twice', () => {
    const both = {
      ...base,
      accessKey: 'ak',
      secretKey: 'sk',
      credentials: () => ({ accessKey: 'ak', secretKey: 'sk' }),
    }
    // The types refuse it; plain JavaScript does not.
    expect(() => createCdrClient(both as unknown as CdrClientOptions)).toThrow(/not both/)
  })
})

test('adds the headers of a custom scheme for each attempt', async () => {
  const fetch = createTestFetch({ [query.callId]: [503, 'vendorSample'] })
  const scheme: CustomScheme = (request, { accessKey, secretKey }, time) => ({
    authorization: `Custom ${accessKey} ${secretKey.reveal().length} ${request.headers.host}`,
    'x-date': time.toISOString(),
  })
  await createCdrClient({ ...base, accessKey: 'ak', secretKey: 'four', scheme, fetch }).getCdr(query)
  for (const request of fetch.requests) {
    expect(request.headers.get('authorization')).toBe('Custom ak 4 cms.test')
    expect(request.headers.get('x-date')).toMatch(/Z$/)
  }
})

test('prints the secret nowhere: not in the client, its errors, their causes or events', async () => {
  const sk = 'do-not-print-me'
  const events: unknown[] = []
  const secretKey = new Secret(sk)
  const fetch = createTestFetch({ [query.callId]: [new TypeError('fetch failed', { cause: secretKey }), 401] })
  const client = createCdrClient({ ...base, accessKey: 'ak', secretKey, fetch, onEvent: (event) => events.push(event) })
  const error = await failure(client.getCdr(query))
  const wrapped = new CdrNetworkError('x', { cause: { secretKey, list: [secretKey] } })
  for (const thing of [client, error, events, wrapped, secretKey, { secretKey }]) {
    expect(inspect(thing, { depth: 9, showHidden: true })).not.toContain(sk)
    expect(JSON.stringify(thing)).not.toContain(sk)
    expect(`${thing}`).not.toContain(sk)
  }
  expect(inspect(wrapped)).toContain('[secret]')
})

test('shows a phone number in no message and no event, wherever the platform wrote it', async () => {
  const number = '13800138000'
  const events: unknown[] = []
  const responses = [
    { body: { resultCode: '0101002', resultDesc: `number ${number} not found` } },
    { body: { resultCode: '0100000', resultDesc: `none for ${number}` } },
    {
      body: {
        resultCode: '0100000',
        resultDesc: {
          callId: query.callId,
          callerNo: Number(number),
          calleeNo: number,
          callTime: number,
          'agentId ': number,
          [`${number} `]: 'x',
          [` ${number}`]: 'y',
        },
      },
    },
    { body: { resultCode: number, resultDesc: 'failed' } },
    new Response(null, { status: 302, headers: { location: `https://cms.test/calls/${number}` } }),
    new Response(`<html><title>${'x'.repeat(71)} ${number}</title>`, { status: 502 }),
    new Response(`{"resultDesc":{"callerNo":"${number}"`),
    new Response(JSON.stringify({ resultDesc: number }), { status: 500 }),
    new Error(`cannot read "${number}"`, { cause: new Error(`near ${number}`) }),
  ]
  for (const response of responses) {
    const fetch = createTestFetch({ [query.callId]: response })
    const client = createCdrClient({
      ...base,
      accessKey: 'ak',
      secretKey: 'sk',
      retry: 0,
      fetch,
      onEvent: (event) => events.push(event),
    })
    const outcome = await client.getCdr(query).catch((error: unknown) => error)
    // The beginning of a number must not stay either, where a text is cut.
    if (outcome instanceof Error) expect(outcome.message).not.toContain(number.slice(0, 5))
    if (outcome instanceof Error) expect(inspect(outcome)).not.toContain(number)
    else expect(JSON.stringify((outcome as Cdr).quirks)).not.toContain(number)
  }
  expect(JSON.stringify(events)).not.toContain(number)
})

test('accepts a Secret of a second install of the package', async () => {
  class OtherSecret {
    readonly #value = 'sk'
    reveal(): string {
      return this.#value
    }
  }
  // To TypeScript, the private field of another class is another field.
  const secretKey = new OtherSecret() as unknown as Secret
  const fetch = createTestFetch()
  await createCdrClient({ ...base, accessKey: 'given', secretKey, fetch }).getCdr(query)
  await createCdrClient({ ...base, credentials: () => ({ accessKey: 'provided', secretKey }), fetch }).getCdr(query)
  expect(fetch.requests.map(accessKeyOf)).toEqual(['given', 'provided'])
  expect(() => createCdrClient({ ...base, accessKey: 'ak', secretKey: { reveal: 'sk' } as never })).toThrow(/secretKey/)
})

test.each([
  ['no keys', async () => undefined as never, /invalid keys: accessKey/],
  ['an empty secret key', () => ({ accessKey: 'ak', secretKey: '' }), /invalid keys: secretKey/],
])('rejects a provider that returns %s', async (_name, credentials, message) => {
  const client = createCdrClient({ ...base, credentials, fetch: createTestFetch() })
  expect(await failure(client.getCdr(query))).toMatchObject({
    name: 'CdrCredentialsError',
    code: 'credentials',
    message: expect.stringMatching(message),
  })
})

test('accepts a provider that returns a thenable', async () => {
  const keys = { accessKey: 'thenable', secretKey: 'sk' }
  const thenable: PromiseLike<typeof keys> = {
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what this test is about.
    then: (resolve) => Promise.resolve(keys).then(resolve),
  }
  const fetch = createTestFetch()
  await createCdrClient({ ...base, credentials: () => thenable, fetch }).getCdr(query)
  expect(accessKeyOf(fetch.requests[0])).toBe('thenable')
})

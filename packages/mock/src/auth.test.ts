import { CdrAuthError, createCdrClient } from '@org/cms-cdr-client'
import { signRequest } from '@org/cms-cdr-client/signing'
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { createMock } from './create-mock.ts'
import { demoKeys, listPath, queryPath } from './spec.ts'

const [[accessKey, secretKey] = ['', '']] = Object.entries(demoKeys)
const body = '{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}'
const query = { callId: '1000000000-0001', direction: 'inbound' } as const

describe('verify', () => {
  test('a right signature is accepted, of either scheme, over a socket and without one', async () => {
    const mock = await createMock({ auth: 'verify' })
    for (const scheme of ['cms', 'legacy'] as const) {
      const settings = { baseUrl: mock.url, accessKey, secretKey, ccId: 1, scheme }
      await expect(createCdrClient(settings).getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
      await expect(createCdrClient({ ...settings, fetch: mock.fetch }).getCdr(query)).resolves.toMatchObject({
        talkSeconds: 30,
      })
    }
    await mock.close()
  })

  test('every vector for a query is accepted at its own time', async () => {
    const queries = vectorFile.vectors.filter((vector) => vector.path === queryPath)
    expect(queries.length).toBeGreaterThan(3)
    for (const vector of queries) {
      const mock = await createMock({ port: false, auth: 'verify', now: () => new Date(vector.timestamp) })
      const headers = {
        'content-type': 'application/json',
        ...Object.fromEntries(Object.entries(vector.signedHeaders).map(([name, value]) => [name, String(value)])),
        authorization: vector.expect.authorization,
      }
      const response = await mock.fetch(
        new Request(`https://${vector.signedHeaders.host}${queryPath}`, { method: 'POST', headers, body: vector.body }),
      )
      expect(response.status, vector.name).toBe(200)
    }
  })

  test('explains what differs in a wrong one, and why', async () => {
    const mock = await createMock({ auth: 'verify' })
    const { host } = new URL(mock.url)
    const headers = { host, 'content-type': 'application/json; charset=UTF-8', 'content-length': String(body.length) }
    const { authorization } = signRequest(
      { method: 'POST', path: queryPath, headers, body },
      { accessKey, secretKey, time: new Date() },
    )
    const response = await fetch(mock.url + queryPath, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': 'application/json;charset=UTF-8' },
    })
    expect(response.status).toBe(401)
    expect((await response.json()) as object).toMatchObject({
      resultCode: '0100001',
      resultDesc: expect.stringMatching(
        /with a space after the semicolon.* Line 6 .* must be "content-type:application%2Fjson%3Bcharset/,
      ),
    })
    await mock.close()
  })

  test('keys of your own replace the demo key', async () => {
    const mock = await createMock({ port: false, auth: 'verify', keys: { mine: 'secret' } })
    const settings = { baseUrl: mock.url, fetch: mock.fetch, ccId: 1 }
    await expect(
      createCdrClient({ ...settings, accessKey: 'mine', secretKey: 'secret' }).getCdr(query),
    ).resolves.toBeTruthy()
    await expect(createCdrClient({ ...settings, accessKey, secretKey }).getCdr(query)).rejects.toBeInstanceOf(
      CdrAuthError,
    )
  })
})

test.each([
  ['presence', undefined, 401],
  ['presence', 'anything', 200],
  ['off', undefined, 200],
  ['verify', undefined, 401],
] as const)('with --auth %s, a request with Authorization %s gets %i', async (auth, authorization, status) => {
  const mock = await createMock({ port: false, auth })
  const headers = { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) }
  const send = (content: string) =>
    mock.fetch(new Request(mock.url + queryPath, { method: 'POST', headers, body: content }))
  expect((await send(body)).status).toBe(status)
  // Who is not known learns nothing about the body.
  expect((await send('{')).status).toBe(status === 200 ? 400 : 401)
})

test('Prefer chooses an example only for who may search', async () => {
  const mock = await createMock({ port: false, auth: 'verify' })
  const headers = { authorization: 'Bearer x', prefer: 'code=200' }
  expect((await mock.fetch(`${mock.url}/calls?ccId=1`, { headers })).status).toBe(401)
})

test('a question mark within a query can be signed', async () => {
  const mock = await createMock({ port: false, auth: 'verify' })
  const search = 'ccId=1&number=55?01'
  const headers = { host: new URL(mock.url).host }
  const { authorization } = signRequest(
    { method: 'GET', path: '/calls', query: new URLSearchParams(search), headers, body: '' },
    { accessKey, secretKey, time: new Date(), scheme: 'legacy' },
  )
  const response = await mock.fetch(`${mock.url}/calls?${search}`, { headers: { authorization } })
  expect(response.status).toBe(200)
})

test('the number of a search is read from its header, which is signed', async () => {
  const mock = await createMock({ port: false, auth: 'verify' })
  const client = createCdrClient({ baseUrl: mock.url, accessKey, secretKey, ccId: 1, fetch: mock.fetch })
  expect(await Array.fromAsync(client.searchCalls({ number: '+55 (11) 5555-0100' }))).toHaveLength(1)
  await expect(client.callStats({ number: 'none' })).rejects.toThrow('number must contain at least one digit')
  const { authorization } = signRequest(
    { method: 'GET', path: '/calls', query: [['ccId', '1']], headers: { host: new URL(mock.url).host } },
    { accessKey, secretKey, scheme: 'legacy' },
  )
  const unsigned = await mock.fetch(`${mock.url}/calls?ccId=1`, { headers: { authorization, 'x-call-number': '1' } })
  expect([unsigned.status, await unsigned.text()]).toEqual([400, expect.stringContaining('among the signed headers')])
})

describe('a session cookie', () => {
  const send = async (path: string, cookie?: string, init: RequestInit = {}) => {
    const mock = await createMock({ port: false, auth: 'verify' })
    const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }
    return mock.fetch(new Request(mock.url + path, { method: 'POST', headers, body, ...init }))
  }

  test.each(['cms-cdr-session=any', 'theme=dark; __Host-cms-cdr-session=any'])(
    '%s sees the same calls with masked numbers',
    async (cookie) => {
      const response = await send(queryPath, cookie)
      expect(await response.json()).toMatchObject({
        resultDesc: { callId: '1000000000-0001', callerNo: '***00', callTime: 30 },
      })
    },
  )

  test('is asked for at /reveal, whatever signature there is', async () => {
    const response = await send('/reveal', undefined, {
      headers: { 'content-type': 'application/json', authorization: 'x' },
    })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ resultDesc: 'You are not signed in. Sign in, then try again.' })
  })

  test('does not count beside a signature', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'cms-cdr-session=any', authorization: 'Bearer x' }
    expect((await send(queryPath, undefined, { headers })).status).toBe(401)
  })

  test('sees masked numbers in an example that Prefer chooses too', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'cms-cdr-session=any', prefer: 'example=inbound' }
    const response = await send(queryPath, undefined, { headers })
    expect(await response.json()).toMatchObject({ resultDesc: { callerNo: expect.stringMatching(/^\*+\d\d$/) } })
  })

  test('reveals numbers at /reveal, and lists no calls', async () => {
    const revealed = await send('/reveal', 'cms-cdr-session=any')
    expect(await revealed.json()).toMatchObject({ resultDesc: { callerNo: '10000' } })
    expect((await send(listPath, 'cms-cdr-session=any')).status).toBe(401)
    expect((await send(queryPath, 'another=any')).status).toBe(401)
  })

  test('returns who is signed in; without a session, nobody', async () => {
    const get = { method: 'GET', body: null }
    expect((await send('/session', undefined, get)).status).toBe(204)
    const response = await send('/session', 'cms-cdr-session=any', get)
    const { role, expiresAt } = (await response.json()) as { role: string; expiresAt: string }
    expect(role).toBe('admin')
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now())
  })
})

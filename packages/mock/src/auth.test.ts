import { CdrAuthError, createCdrClient } from '@org/cms-cdr-client'
import { signRequest } from '@org/cms-cdr-client/signing'
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { createMock } from './create-mock.ts'
import { demoKeys, queryPath } from './spec.ts'

const [[accessKey, secretKey] = ['', '']] = Object.entries(demoKeys)
const body = '{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}'
const ask = { callId: '1000000000-0001', direction: 'inbound' } as const

describe('verify', () => {
  test('a right signature is accepted, of either scheme, over a socket and without one', async () => {
    const mock = await createMock({ auth: 'verify' })
    for (const scheme of ['cms', 'legacy'] as const) {
      const settings = { baseUrl: mock.url, accessKey, secretKey, ccId: 1, scheme }
      await expect(createCdrClient(settings).getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
      await expect(createCdrClient({ ...settings, fetch: mock.fetch }).getCdr(ask)).resolves.toMatchObject({
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
      createCdrClient({ ...settings, accessKey: 'mine', secretKey: 'secret' }).getCdr(ask),
    ).resolves.toBeTruthy()
    await expect(createCdrClient({ ...settings, accessKey, secretKey }).getCdr(ask)).rejects.toBeInstanceOf(
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
  expect((await send('{"ccId":0}')).status).toBe(status === 200 ? 400 : 401)
})

import { createCdrClient, maskResponse } from '@org/cms-cdr-client/browser'
import { createCdrClient as createNodeClient } from '@org/cms-cdr-client/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addAnn, password } from '../test/ann.ts'
import { goodBody, type RawRequest, type RawResponse, startTestServer, type TestServer } from '../test/server.ts'
import { startTestUpstream } from '../test/upstream.ts'
import type { ServerOptions } from './app.ts'
import { readAudit } from './people/audit.ts'

import { hashPassword, isPassword } from './people/passwords.ts'
import { addPerson, personCalled, removePerson } from './people/people.ts'
import { forgetExpired, makeSignInLink, startSession } from './people/sessions.ts'

const record = { callId: '1000000000-0001', callerNo: '0049301234567', calleeNo: '12', callTime: 5 }
const json = { 'content-type': 'application/json' }

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
  const source = await server.store.addSource('import', 'test')
  const key = { ccId: 1, direction: 'inbound', callId: record.callId } as const
  await server.store.put([{ ...key, recordJson: JSON.stringify(record) }], source)
  await addAnn(server.store.engine)
})
afterEach(() => server[Symbol.asyncDispose]())

const signIn = (given: object, headers = {}): Promise<RawResponse> =>
  server.send({ path: '/session', headers: { ...json, ...headers }, body: JSON.stringify(given) })
const ask = (path: string | undefined, cookie: string, headers = {}): Promise<RawResponse> =>
  server.send({ ...(path ? { path } : {}), headers: { ...json, cookie, ...headers }, body: goodBody })
const cookieOf = ({ headers }: RawResponse): string => headers['set-cookie']?.[0]?.split(';')[0] ?? ''
/** A session by a link, which spares the slow hash of a password. */
const signedIn = async (): Promise<string> => cookieOf(await useLink(await makeSignInLink(server.store.engine, 'ann')))
/** Presses the button on the page of a link. */
const useLink = (token: string, headers = {}): Promise<RawResponse> =>
  server.send({ path: `/sign-in/${token}`, headers: { origin: server.url, ...headers } })
const audit = () => Array.fromAsync(readAudit(server.store.engine))

describe('a session', () => {
  test('starts with the right password, in a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn({ person: 'ann', password })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      {
        person: 'ann',
        role: 'supervisor',
        ccIds: null,
        hasPassword: true,
        expiresAt: expect.any(String),
        timeZone: null,
        recordingUrl: null,
      },
    ])
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^cms-cdr-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    const who = await server.send({ method: 'GET', path: '/session', headers: { cookie: cookieOf(answer) } })
    expect(JSON.parse(who.text)).toEqual(JSON.parse(answer.text))
  })

  test('lets a person look a call up, with masked numbers', async () => {
    const cookie = await signedIn()
    const { resultDesc, resultDatas } = JSON.parse((await ask(undefined, cookie)).text)
    expect(resultDesc).toEqual({ ...record, callerNo: '***********67', calleeNo: '**' })
    expect(resultDatas).toEqual(resultDesc)
  })

  test('is what the client for pages authenticates with', async () => {
    const cookie = await signedIn()
    const withCookie = (url: string | URL, init?: RequestInit) =>
      fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie } })
    const client = createCdrClient({ baseUrl: server.url, ccId: 1, fetch: withCookie })
    expect(await client.getCdr({ callId: record.callId })).toMatchObject({
      talkSeconds: 5,
      callingNumber: '***********67',
    })
    const stranger = createCdrClient({ baseUrl: server.url, ccId: 1 })
    await expect(stranger.getCdr({ callId: record.callId })).rejects.toMatchObject({
      code: 'auth',
      advice: expect.stringMatching(/Sign in/),
    })
  })

  test('ends by signing out, by removal of the person, and by time', async () => {
    const status = async (cookie: string) => (await ask(undefined, cookie)).status
    const first = await signedIn()
    expect(await status(first)).toBe(200)
    const out = await server.send({ method: 'DELETE', path: '/session', headers: { cookie: first } })
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([
      204,
      expect.stringMatching(/^cms-cdr-session=; Max-Age=0/),
    ])
    expect(await status(first)).toBe(401)
    const second = await signedIn()
    await removePerson(server.store.engine, 'ann')
    expect(await status(second)).toBe(401)
    await addAnn(server.store.engine)
    const { token } = await startSession(
      server.store.engine,
      await personCalled(server.store.engine, 'ann'),
      1 / 3_600_000,
    )
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await status(`cms-cdr-session=${token}`)).toBe(401)
    await forgetExpired(server.store.engine)
    expect(await server.store.engine.query('SELECT * FROM session')).toEqual([])
  })

  test('shows where a record came from and when it was stored; a key does not', async () => {
    await server.store.put(
      [{ ccId: 1, direction: 'inbound', callId: 'of-march', recordJson: '{"callId":"of-march"}' }],
      await server.store.addSource('import', '/srv/inbox/calls of März.csv'),
    )
    const cookie = await signedIn()
    const body = goodBody.replace('1000000000-0001', 'of-march')
    const { headers } = await server.send({ headers: { ...json, cookie }, body })
    expect(headers['x-cdr-source']).toBe('import calls%20of%20M%C3%A4rz.csv')
    expect(Date.now() - Date.parse(String(headers['x-cdr-stored-at']))).toBeLessThan(60_000)
    const toKey = (await server.ask(body)).headers
    expect([toKey['x-cdr-source'], toKey['x-cdr-stored-at']]).toEqual([undefined, undefined])
  })

  test('that does not exist is not an error: GET /session responds with 204', async () => {
    for (const headers of [{}, { cookie: 'cms-cdr-session=made-up' }])
      expect(await server.send({ method: 'GET', path: '/session', headers })).toMatchObject({ status: 204, text: '' })
  })

  test('cannot be used, started or ended from a page of another site', async () => {
    const cookie = await signedIn()
    for (const headers of [
      { origin: 'https://evil.test' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ]) {
      expect((await ask(undefined, cookie, headers)).status).toBe(401)
      expect((await ask('/reveal', cookie, headers)).status).toBe(403)
      expect((await signIn({ person: 'ann', password }, headers)).status).toBe(403)
      expect((await server.send({ method: 'DELETE', path: '/session', headers: { cookie, ...headers } })).status).toBe(
        403,
      )
    }
    for (const headers of [{ origin: server.url }, { 'sec-fetch-site': 'same-origin' }]) {
      expect((await ask(undefined, cookie, headers)).status).toBe(200)
    }
    expect(await audit()).toHaveLength(1)
  })

  test('does not help a request that carries a wrong signature', async () => {
    const cookie = await signedIn()
    expect((await server.ask(goodBody, { headers: { cookie } }, { secretKey: 'wrong' })).status).toBe(401)
  })
})

describe('signing in', () => {
  test('gives the same response for a wrong password and for a person who does not exist', async () => {
    const wrong = await signIn({ person: 'ann', password: 'wrong' })
    const nobody = await signIn({ person: 'bob', password })
    expect([wrong.status, nobody.status]).toEqual([401, 401])
    expect(nobody.text).toBe(wrong.text)
    expect(wrong.headers['set-cookie']).toBeUndefined()
  })

  test('is delayed after five failures, with the right password too, but not for another person', async () => {
    await addPerson(server.store.engine, 'eve', { password })
    for (let index = 0; index < 5; index++)
      expect((await signIn({ person: 'ann', password: 'wrong' })).status).toBe(401)
    const waiting = await signIn({ person: 'ann', password })
    expect([waiting.status, Number(waiting.headers['retry-after']) > 800]).toEqual([429, true])
    expect((await signIn({ person: 'eve', password })).status).toBe(200)
  })

  test.each([
    [{}, /person is missing; password is missing/],
    [{ person: 'ann', password: 7 }, /^password must be a string/],
    [{ person: 'ann', password: 'x', admin: true }, /"admin" is not a known parameter/],
  ])('%j is refused, and no password is repeated', async (given, text) => {
    const answer = await signIn(given)
    expect([answer.status, JSON.parse(answer.text).resultDesc]).toEqual([400, expect.stringMatching(text)])
  })

  test('takes a name in either way of writing its accents', async () => {
    await addPerson(server.store.engine, 'Jose\u0301', { password })
    for (const person of ['Jos\u00e9', 'Jose\u0301']) expect((await signIn({ person, password })).status).toBe(200)
  })

  test('is refused for a name that no database can store', async () => {
    const answer = await signIn({ person: 'ann\0', password })
    expect([answer.status, JSON.parse(answer.text).resultCode]).toEqual([400, '0100002'])
  })

  test('is refused for a body that is nested too deep or too long', async () => {
    const signIn = (person: string) =>
      server.send({
        path: '/session',
        headers: { 'content-type': 'application/json' },
        body: `{"person":${person},"password":"x"}`,
      })
    const deep = await signIn('['.repeat(10_000) + ']'.repeat(10_000))
    expect([deep.status, JSON.parse(deep.text).resultDesc]).toEqual([400, 'person must be string, but is an array.'])
    const long = await signIn(`"${'a'.repeat(100_000)}"`)
    expect([long.status, JSON.parse(long.text).resultDesc]).toEqual([
      400,
      expect.stringMatching(/^The body is longer than \d+ bytes\.$/),
    ])
  })

  test('ends the session that the browser had', async () => {
    const first = await signedIn()
    const second = cookieOf(await signIn({ person: 'ann', password }, { cookie: first }))
    expect(second).not.toBe(first)
    expect([(await ask(undefined, first)).status, (await ask(undefined, second)).status]).toEqual([401, 200])
    const chosen = await signIn({ person: 'ann', password }, { cookie: 'cms-cdr-session=chosen' })
    expect(cookieOf(chosen)).not.toContain('chosen')
  })
})

describe('a one-time link', () => {
  const open = (token: string, method = 'GET', headers = {}): Promise<RawResponse> =>
    server.send({ method, path: `/sign-in/${token}`, headers })

  test('is used up only by its button, however often programs open it', async () => {
    const token = await makeSignInLink(server.store.engine, 'ann')
    for (const [method, headers] of [
      ['GET', {}],
      ['HEAD', {}],
      ['GET', { 'sec-purpose': 'prefetch;prerender', 'sec-fetch-site': 'cross-site' }],
    ] as const) {
      const page = await open(token, method, headers)
      expect([page.status, page.headers['set-cookie']]).toEqual([200, undefined])
      if (method === 'GET') expect(page.text).toContain('<h1>Sign in as ann</h1>')
    }
    const first = await useLink(token)
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    expect((await ask(undefined, cookieOf(first))).status).toBe(200)
    for (const answer of [await useLink(token), await open(token), await useLink('guess'), await open('guess')])
      expect([answer.status, answer.headers['set-cookie']]).toEqual([410, undefined])
    expect(await audit()).toMatchObject([{ person: 'ann', action: 'sign_in' }])
  })

  test('signs nobody in from a page of another site, nor when the browser does not say where from', async () => {
    const token = await makeSignInLink(server.store.engine, 'ann')
    for (const headers of [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: undefined },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none', origin: undefined },
    ]) {
      const answer = await useLink(token, headers)
      expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
    }
    expect((await useLink(token, { 'sec-fetch-site': 'same-origin', origin: undefined })).status).toBe(303)
  })

  test('leads to a page with a policy that allows no scripts, no frames and no other form', async () => {
    const { headers } = await open(await makeSignInLink(server.store.engine, 'ann'))
    const policy = String(headers['content-security-policy'])
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(part)
    expect(policy).not.toMatch(/unsafe|script-src/)
    expect([headers['referrer-policy'], headers['cache-control']]).toEqual(['same-origin', 'no-store'])
  })

  test('leads to a page also when the database cannot be read', async () => {
    await server.store.engine.query('ALTER TABLE sign_in_link RENAME TO gone')
    const page = await open('any')
    expect([page.status, page.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8'])
    expect(page.text).toContain('Try again')
  })
})

describe('the session cookie', () => {
  test.each([1.1, 0.01, 1 / 3, 8760])('of %s hours expires with its session', async (sessionHours) => {
    await using other = await startTestServer({ sessionHours })
    await addAnn(other.store.engine)
    const body = JSON.stringify({ person: 'ann', password })
    const answer = await other.send({ path: '/session', headers: json, body })
    expect(answer.status).toBe(200)
    const maxAge = /; Max-Age=(\d+); /.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1]
    expect(Number(maxAge)).toBe(Math.round(sessionHours * 3600))
  })

  test.each<[string, Partial<ServerOptions>, Record<string, string>]>([
    ['a trusted proxy says so', { trustedProxies: ['127.0.0.1'] }, { 'x-forwarded-proto': 'https' }],
    ['the public URL says so', { publicUrl: new URL('https://cdr.example.test') }, {}],
  ])(
    'has the prefix __Host- where there is TLS because %s, and no other cookie counts there',
    async (_, options, over) => {
      await using other = await startTestServer(options)
      await addAnn(other.store.engine)
      const send = (request: RawRequest) =>
        other.send({ ...request, headers: { ...json, ...over, ...request.headers } })
      const answer = await send({ path: '/session', body: JSON.stringify({ person: 'ann', password }) })
      const [cookie = ''] = answer.headers['set-cookie'] ?? []
      expect(cookie).toMatch(
        /^__Host-cms-cdr-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      )
      const who = async (name: string) =>
        (await send({ method: 'GET', path: '/session', headers: { cookie: `${name}=${cookie.split(/[=;]/)[1]}` } }))
          .status
      expect([await who('__Host-cms-cdr-session'), await who('cms-cdr-session')]).toEqual([200, 204])
    },
  )

  test('is forgotten under both names by signing out', async () => {
    const { headers } = await server.send({ method: 'DELETE', path: '/session', headers: { cookie: await signedIn() } })
    expect(headers['set-cookie']).toEqual([
      'cms-cdr-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
      '__Host-cms-cdr-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
    ])
  })
})

describe('a reveal', () => {
  test('shows the numbers, and records who saw which call and when', async () => {
    const cookie = await signedIn()
    const before = Date.now()
    expect(JSON.parse((await ask('/reveal', cookie)).text).resultDesc).toEqual(record)
    const [, entry] = await audit()
    expect(entry).toEqual({
      id: expect.any(Number),
      happenedAt: expect.any(String),
      person: 'ann',
      action: 'reveal',
      ccId: 1,
      direction: 'inbound',
      callId: record.callId,
      details: { address: '127.0.0.1' },
    })
    expect(Date.parse(entry?.happenedAt ?? '')).toBeGreaterThanOrEqual(before)
  })

  test('is for nobody without a session, and not for machines', async () => {
    expect((await ask('/reveal', 'cms-cdr-session=guess')).status).toBe(401)
    expect((await server.ask(goodBody, { path: '/reveal' })).status).toBe(401)
    expect(await audit()).toEqual([])
  })

  test('has the checks of every query, and says where the record came from', async () => {
    const cookie = await signedIn()
    const reveal = (body: string) => server.send({ path: '/reveal', headers: { ...json, cookie }, body })
    expect((await reveal('x'.repeat(70_000))).status).toBe(413)
    expect((await reveal('{')).status).toBe(400)
    expect(JSON.parse((await reveal('{"ccId":0}')).text).resultCode).toBe('0100002')
    expect((await reveal(goodBody)).headers['x-cdr-source']).toBe('import test')
    expect((await audit()).map(({ action }) => action)).toEqual(['sign_in', 'reveal'])
  })

  test('shows no number in a failure of the upstream, for which there is no call to record', async () => {
    await using upstream = await startTestUpstream()
    const resultDesc = { caller: '0049301234567' }
    upstream.answer = (_callId, response) => response.end(JSON.stringify({ resultCode: '0100999', resultDesc }))
    const client = createNodeClient({ baseUrl: upstream.url, accessKey: 'up', secretKey: 'stream', retry: 0 })
    await using gateway = await startTestServer({ upstream: { client, name: 'up', notFoundSeconds: 10 } })
    await addAnn(gateway.store.engine)
    const { token } = await startSession(gateway.store.engine, await personCalled(gateway.store.engine, 'ann'), 1)
    const answer = await gateway.send({
      path: '/reveal',
      headers: { ...json, cookie: `cms-cdr-session=${token}` },
      body: goodBody,
    })
    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(/0100999.*\*\*\*67/)])
    expect(await Array.fromAsync(readAudit(gateway.store.engine))).toEqual([])
  })

  test('that cannot be written to the audit log shows nothing', async () => {
    const cookie = await signedIn()
    await server.store.engine.query('ALTER TABLE audit RENAME TO gone')
    const answer = await ask('/reveal', cookie)
    expect([answer.status, answer.text.includes('0049')]).toEqual([500, false])
  })
})

test('a password is stored as a slow hash with its own salt', async () => {
  const [first, second] = [await hashPassword(password), await hashPassword(password)]
  expect(first).toMatch(/^\$scrypt\$ln=16,r=8,p=2\$/)
  expect(first).not.toBe(second)
  expect([
    await isPassword(password, first),
    await isPassword(`${password} `, first),
    await isPassword(password, undefined),
  ]).toEqual([true, false, false])
})

test('a masked response keeps everything but the numbers, in either form of the key', () => {
  const masked = maskResponse(
    JSON.stringify({ resultCode: '0100000', resultDesc: { 'callerNo ': 1234567, 'agentId ': 100, calleeNo: null } }),
  )
  expect(JSON.parse(masked)).toEqual({
    resultCode: '0100000',
    resultDesc: { 'callerNo ': '*****67', 'agentId ': 100, calleeNo: null },
  })
  const failed = '{"resultCode":"0100002","resultDesc":"no"}'
  expect(maskResponse(failed)).toBe(failed)
})

import { createCdrClient } from '@org/cms-cdr-client/browser'
import { describe, expect, test, vi } from 'vitest'
import { addAnn, password } from '../../test/ann.ts'
import { goodBody, json, type RawRequest, startTestServer } from '../../test/server.ts'
import { cookieOf, record, useAnn } from '../../test/use-ann.ts'
import type { ServerOptions } from '../app.ts'
import { personCalled, removePerson } from '../people/people.ts'
import { forgetExpired, startSession } from '../people/sessions.ts'
import { StoreUnavailableError } from '../store/store-unavailable-error.ts'

const ann = useAnn()

describe('a session', () => {
  test('starts with the right password, in a cookie that scripts and other sites cannot use', async () => {
    const response = await ann.signIn({ person: 'ann', password })
    expect([response.status, JSON.parse(response.text)]).toEqual([
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
    expect(response.headers['set-cookie']?.[0]).toMatch(
      /^cms-cdr-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    const who = await ann.server.send({ method: 'GET', path: '/session', headers: { cookie: cookieOf(response) } })
    expect(JSON.parse(who.text)).toEqual(JSON.parse(response.text))
  })

  test('lets a person look a call up, with masked numbers', async () => {
    const cookie = await ann.signedIn()
    const { resultDesc, resultDatas } = JSON.parse((await ann.lookUp(undefined, cookie)).text)
    expect(resultDesc).toEqual({ ...record, callerNo: '***********67', calleeNo: '**' })
    expect(resultDatas).toEqual(resultDesc)
  })

  test('is what the client for pages authenticates with', async () => {
    const cookie = await ann.signedIn()
    const withCookie = (url: string | URL, init?: RequestInit) =>
      fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie } })
    const client = createCdrClient({ baseUrl: ann.server.url, ccId: 1, fetch: withCookie })
    expect(await client.getCdr({ callId: record.callId })).toMatchObject({
      talkSeconds: 5,
      callingNumber: '***********67',
    })
    const stranger = createCdrClient({ baseUrl: ann.server.url, ccId: 1 })
    await expect(stranger.getCdr({ callId: record.callId })).rejects.toMatchObject({
      code: 'auth',
      advice: expect.stringMatching(/Sign in/),
    })
  })

  test('ends by signing out, by removal of the person, and by time', async () => {
    const status = async (cookie: string) => (await ann.lookUp(undefined, cookie)).status
    const first = await ann.signedIn()
    expect(await status(first)).toBe(200)
    const out = await ann.server.send({ method: 'DELETE', path: '/session', headers: { cookie: first } })
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([
      204,
      expect.stringMatching(/^cms-cdr-session=; Max-Age=0/),
    ])
    expect(await status(first)).toBe(401)
    const second = await ann.signedIn()
    await removePerson(ann.engine, 'ann')
    expect(await status(second)).toBe(401)
    await addAnn(ann.engine)
    const { token } = await startSession(ann.engine, await personCalled(ann.engine, 'ann'), 1 / 3_600_000)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await status(`cms-cdr-session=${token}`)).toBe(401)
    await forgetExpired(ann.engine)
    expect(await ann.engine.query('SELECT * FROM session')).toEqual([])
  })

  test('ends with all others in one step, which can be repeated when the database fails', async () => {
    const cookie = await ann.signedIn()
    const other = await ann.signedIn()
    const endAll = () => ann.server.send({ method: 'DELETE', path: '/sessions', headers: { cookie } })
    const write = ann.engine.change.bind(ann.engine)
    const change = vi.spyOn(ann.engine, 'change').mockImplementation(async (statements) => {
      if (statements.some(({ sql }) => sql.includes('UPDATE person'))) throw new StoreUnavailableError('gone')
      return write(statements)
    })
    expect((await endAll()).status).toBe(503)
    change.mockRestore()
    expect((await endAll()).status).toBe(204)
    expect((await ann.lookUp(undefined, other)).status).toBe(401)
    expect((await ann.audit()).at(-1)).toMatchObject({ person: 'ann', action: 'sign_out_everywhere' })
  })

  test('shows where a record came from and when it was stored; a key does not', async () => {
    await ann.server.store.put(
      [{ ccId: 1, direction: 'inbound', callId: 'of-march', recordJson: '{"callId":"of-march"}' }],
      await ann.server.store.addSource('import', '/srv/inbox/calls of März.csv'),
    )
    const cookie = await ann.signedIn()
    const body = goodBody.replace('1000000000-0001', 'of-march')
    const { headers } = await ann.server.send({ headers: { ...json, cookie }, body })
    expect(headers['x-cdr-source']).toBe('import calls%20of%20M%C3%A4rz.csv')
    expect(Date.now() - Date.parse(String(headers['x-cdr-stored-at']))).toBeLessThan(60_000)
    const toKey = (await ann.server.sendQuery(body)).headers
    expect([toKey['x-cdr-source'], toKey['x-cdr-stored-at']]).toEqual([undefined, undefined])
  })

  test('that does not exist is not an error: GET /session responds with 204', async () => {
    for (const headers of [{}, { cookie: 'cms-cdr-session=made-up' }])
      expect(await ann.server.send({ method: 'GET', path: '/session', headers })).toMatchObject({
        status: 204,
        text: '',
      })
  })

  test('cannot be used, started or ended from a page of another site', async () => {
    const cookie = await ann.signedIn()
    for (const headers of [
      { origin: 'https://evil.test' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ]) {
      expect((await ann.lookUp(undefined, cookie, headers)).status).toBe(401)
      expect((await ann.lookUp('/reveal', cookie, headers)).status).toBe(403)
      expect((await ann.signIn({ person: 'ann', password }, headers)).status).toBe(403)
      expect(
        (await ann.server.send({ method: 'DELETE', path: '/session', headers: { cookie, ...headers } })).status,
      ).toBe(403)
    }
    for (const headers of [{ origin: ann.server.url }, { 'sec-fetch-site': 'same-origin' }]) {
      expect((await ann.lookUp(undefined, cookie, headers)).status).toBe(200)
    }
    expect(await ann.audit()).toHaveLength(1)
  })

  test('does not help a request that carries a wrong signature', async () => {
    const cookie = await ann.signedIn()
    expect((await ann.server.sendQuery(goodBody, { headers: { cookie } }, { secretKey: 'wrong' })).status).toBe(401)
  })
})

describe('the session cookie', () => {
  test.each([1.1, 0.01, 1 / 3, 8760])('of %s hours expires with its session', async (sessionHours) => {
    await using other = await startTestServer({ sessionHours })
    await addAnn(other.store.engine)
    const body = JSON.stringify({ person: 'ann', password })
    const response = await other.send({ path: '/session', headers: json, body })
    expect(response.status).toBe(200)
    const maxAge = /; Max-Age=(\d+); /.exec(response.headers['set-cookie']?.[0] ?? '')?.[1]
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
      const response = await send({ path: '/session', body: JSON.stringify({ person: 'ann', password }) })
      const [cookie = ''] = response.headers['set-cookie'] ?? []
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
    const { headers } = await ann.server.send({
      method: 'DELETE',
      path: '/session',
      headers: { cookie: await ann.signedIn() },
    })
    expect(headers['set-cookie']).toEqual([
      'cms-cdr-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
      '__Host-cms-cdr-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
    ])
  })
})

import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { signedInAnn, startCookie } from '../test/ann.ts'
import { describeOnEveryEngine } from '../test/engines.ts'
import { json, type RawResponse, resultOf, startTestServer, type TestServer } from '../test/server.ts'
import { readAudit } from './people/audit.ts'
import { changePerson, type PersonChanges, personCalled, removePerson } from './people/people.ts'
import type { Role } from './people/roles.ts'
import { openStore } from './store/open-store.ts'

const numbers = { 1: '0049301234567', 2: '0049307654321' }
const forbidden = resultCodeOf('INSUFFICIENT_PERMISSION')

describeOnEveryEngine('roles', (newAddress) => {
  // Two servers on one database, as behind a load balancer.
  let server: TestServer
  let other: TestServer
  beforeEach(async () => {
    const address = await newAddress()
    const store = await openStore(address)
    const source = await store.addSource('import', 'test')
    for (const ccId of [1, 2] as const) {
      const recordJson = JSON.stringify({ callId: 'a', callerNo: numbers[ccId] })
      await store.put([{ ccId, direction: 'inbound', callId: 'a', recordJson }], source)
    }
    server = await startTestServer({ store, metricsToken: 'token' })
    other = await startTestServer({ store: await openStore(address), addsKey: false })
  })
  afterEach(async () => {
    await other[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const engine = () => server.store.engine
  const signedIn = (role: Role, changes?: PersonChanges) => signedInAnn(engine(), role, changes)
  const post = (path: string | undefined, cookie: string, ccId: unknown = 1, on = server): Promise<RawResponse> => {
    const body = JSON.stringify({ queryParam: { ccId, isCallin: 'true', callId: 'a' } })
    return on.send({ ...(path ? { path } : {}), headers: { ...json, cookie }, body })
  }
  const get = (path: string, cookie: string, on = server) => on.send({ method: 'GET', path, headers: { cookie } })
  const audit = () => Array.fromAsync(readAudit(engine()))

  test('a viewer looks up calls, but cannot reveal numbers, and the attempt is recorded', async () => {
    const cookie = await signedIn('viewer')
    expect(JSON.parse((await post(undefined, cookie)).text).resultDesc.callerNo).toBe('***********67')
    const refused = await post('/reveal', cookie)
    expect(resultOf(refused)).toEqual([403, forbidden, 'This needs the role supervisor, but ann has the role viewer.'])
    expect(refused.headers['x-cdr-source']).toBeUndefined()
    for (const path of ['/reveal?role=admin', '/reveal?', '/REVEAL', '/reveal/', '//reveal'])
      expect((await post(path, cookie)).text).not.toContain(numbers[1])
    expect((await audit())[0]).toMatchObject({
      person: 'ann',
      action: 'reveal_refused',
      ccId: 1,
      callId: 'a',
      details: { address: '127.0.0.1', reason: 'role' },
    })
  })

  test('a viewer sees no number of a stored record with fields that the interface does not document', async () => {
    const record = {
      callId: 'b',
      callerNo: '0555',
      CALLEE_NO: 49301234567,
      legs: [{ to: '0555' }, ['+49 (30) 1234567']],
      extra: '{"from":"05.55","to":"49 30 1234567"}',
      ani: '０５５５',
      resultCode: '0049301234567',
      callTime: 5,
    }
    const key = { ccId: 1, direction: 'inbound', callId: 'b' } as const
    // The second one is the original response of an upstream, which writes it in its own way.
    const originalResponse = JSON.stringify({ resultCode: '0100000', resultDesc: JSON.stringify([record]) }, null, 1)
    const source = await server.store.addSource('upstream', 'test')
    await server.store.put([{ ...key, recordJson: JSON.stringify(record) }], source)
    await server.store.put([{ ...key, direction: 'outbound', recordJson: '{"callId":"b"}', originalResponse }], source)
    const cookie = await signedIn('viewer')
    for (const isCallin of ['true', 'false']) {
      const body = JSON.stringify({ ccId: 1, isCallin, callId: 'b' })
      const { text } = await server.send({ headers: { ...json, cookie }, body })
      expect(text.normalize('NFKC').replace(/[ .()]/g, '')).not.toMatch(/0555|301234567/)
      expect(text).toMatch(/callTime[\\"]*:5/)
    }
  })

  test.each<Role>(['supervisor', 'admin'])('a %s may reveal', async (role) => {
    const response = await post('/reveal', await signedIn(role))
    expect(JSON.parse(response.text).resultDesc.callerNo).toBe(numbers[1])
    expect(await audit()).toMatchObject([{ action: 'reveal', ccId: 1, details: { address: '127.0.0.1' } }])
  })

  test('a person who is limited to call centers neither sees nor reveals calls of another', async () => {
    const cookie = await signedIn('supervisor', { ccIds: [1] })
    const text = 'ann has no permission for call center 2.'
    expect(resultOf(await post(undefined, cookie, 2))).toEqual([200, forbidden, text])
    expect(resultOf(await post('/reveal', cookie, 2))).toEqual([403, forbidden, text])
    for (const path of [undefined, '/reveal'])
      for (const ccId of ['2', [2], 2.5, '02', { valueOf: 2 }])
        expect((await post(path, cookie, ccId)).text).not.toMatch(/4321|\*21/)
    expect((await post('/reveal', cookie, 1)).text).toContain(numbers[1])
    expect(JSON.parse((await get('/session', cookie)).text)).toMatchObject({ role: 'supervisor', ccIds: [1] })
  })

  test('a change of permissions reaches an open session with its next request, on every server', async () => {
    const cookie = await signedIn('supervisor')
    expect((await post('/reveal', cookie, 2, other)).status).toBe(200)
    await changePerson(engine(), 'ann', { ccIds: [1] })
    expect((await post('/reveal', cookie, 2, other)).status).toBe(403)
    expect((await post('/reveal', cookie, 1, other)).status).toBe(200)
    await changePerson(engine(), 'ann', { role: 'viewer' })
    for (const on of [server, other]) {
      expect((await post('/reveal', cookie, 1, on)).status).toBe(401)
      expect((await get('/session', cookie, on)).status).toBe(204)
    }
  })

  test('a person of an older server may reveal, as before there were roles', async () => {
    await engine().query('INSERT INTO person (name, created_at) VALUES ($1, $2)', ['old', '2026-01-01T00:00:00.000Z'])
    expect(await personCalled(engine(), 'old')).toMatchObject({ role: 'supervisor', ccIds: null })
    const cookie = await startCookie(engine(), 'old')
    // An older server knows no epoch.
    await engine().query('UPDATE session SET session_epoch = 0 WHERE person = $1', ['old'])
    expect((await post('/reveal', cookie)).text).toContain(numbers[1])
  })

  test('a removed person is signed out on every server', async () => {
    const cookie = await signedIn('admin')
    expect((await get('/audit', cookie, other)).status).toBe(200)
    await removePerson(engine(), 'ann')
    expect([(await get('/audit', cookie, other)).status, (await post(undefined, cookie, 1, other)).status]).toEqual([
      401, 401,
    ])
  })

  test('signing out everywhere ends all sessions of the person, and of nobody else', async () => {
    const first = await signedIn('viewer')
    const second = await startCookie(engine())
    const leave = (headers: Record<string, string>) => server.send({ method: 'DELETE', path: '/sessions', headers })
    expect((await leave({})).status).toBe(401)
    expect((await leave({ cookie: second, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await get('/session', first, other)).status).toBe(200)
    const left = await leave({ cookie: second })
    expect([left.status, left.headers['set-cookie']?.[0]]).toEqual([204, expect.stringMatching(/Max-Age=0/)])
    for (const cookie of [first, second]) expect((await get('/session', cookie, other)).status).toBe(204)
    expect(await audit()).toMatchObject([{ person: 'ann', action: 'sign_out_everywhere' }])
  })

  test('a person gets as many requests per second as allowed, and then the time to wait', async () => {
    const cookie = await signedIn('viewer', { requestsPerSecond: 2 })
    // However long the requests take.
    const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    onTestFinished(() => now.mockRestore())
    const responses = await Promise.all(Array.from({ length: 8 }, () => post(undefined, cookie)))
    const refused = responses.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(6)
    expect(refused[0]?.headers['retry-after']).toBe('1')
    expect(resultOf(refused[0] as RawResponse)[2]).toBe('Too many requests; try again in 1 s.')
  })

  test('more connections and servers give no more reveals per minute', async () => {
    const cookie = await signedIn('supervisor', { revealsPerMinute: 3 })
    const body = JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId: 'a' } })
    const responses = await Promise.all(
      Array.from({ length: 24 }, (_none, index) =>
        fetch(new URL('/reveal', (index % 2 ? server : other).url), {
          method: 'POST',
          headers: { ...json, cookie },
          body,
        }),
      ),
    )
    const texts = await Promise.all(responses.map((response) => response.text()))
    expect(texts.filter((text) => text.includes(numbers[1]))).toHaveLength(3)
    expect((await audit()).map(({ action }) => action)).toEqual(['reveal', 'reveal', 'reveal'])
    const refused = responses.find(({ status }) => status === 429)
    const wait = Number(refused?.headers.get('retry-after'))
    expect([wait > 0, wait <= 20]).toEqual([true, true])
  })

  test('a request without a session is counted with its reason', async () => {
    await get('/audit', 'cms-cdr-session=guess')
    await server.send({ method: 'DELETE', path: '/sessions' })
    const headers = { authorization: 'Bearer token' }
    const { text } = await server.send({ method: 'GET', path: '/metrics', headers })
    expect(text).toContain('cms_cdr_refused_total{reason="no_session"} 2')
  })
})

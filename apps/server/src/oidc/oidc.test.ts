import { describe, expect, test } from 'vitest'
import { addAnn, password } from '../../test/ann.ts'
import { describeOnEveryEngine } from '../../test/engines.ts'
import {
  ann,
  Browser,
  logged,
  names,
  provider,
  publicUrl,
  server,
  serverOptions,
  signIn,
  titleOf,
  useTestProvider,
} from '../../test/oidc.ts'
import { startTestProvider } from '../../test/openid-provider.ts'
import { startTestServer } from '../../test/server.ts'
import { readAudit } from '../people/audit.ts'
import { addPerson, changePerson, findPerson, listPeople, personCalled, removePerson } from '../people/people.ts'
import { startSession } from '../people/sessions.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { personOf } from './oidc-people.ts'

useTestProvider()

describe('signing in with OpenID Connect', () => {
  test('adds a person with the role of the group, and starts a session', async () => {
    const browser = new Browser()
    const reply = await browser.follow('/oidc/sign-in?call=1-2&ccId=7', ({ pathname }) => pathname === '/')
    expect(reply.url.href).toBe(`${publicUrl}/?call=1-2&ccId=7`)
    expect(await browser.session()).toMatchObject({ person: 'ann', role: 'supervisor', ccIds: null })
    expect(await findPerson(server.store.engine, 'ann')).toMatchObject({
      issuer: provider.issuer.origin,
      hasPassword: false,
    })
    expect([...browser.jar(new URL(publicUrl)).keys()]).toEqual(['__Host-cms-cdr-session'])
    expect(await Array.fromAsync(readAudit(server.store.engine))).toMatchObject([
      { person: `oidc ${provider.issuer.origin}`, action: 'user_add', details: { user: 'ann', role: 'supervisor' } },
      { person: 'ann', action: 'sign_in', details: { method: 'oidc' } },
    ])
  })

  test('uses a code with PKCE, a state and a nonce, in a cookie that comes back from another site', async () => {
    const { url, headers } = await new Browser().follow('/oidc/sign-in', ({ pathname }) => pathname === '/auth')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: `${publicUrl}/oidc/callback`,
    })
    expect(headers.get('set-cookie')).toMatch(
      /^__Host-cms-cdr-oidc=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('sets role and call centers anew each time, and another role ends earlier sessions', async () => {
    const browser = new Browser()
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    await changePerson(server.store.engine, 'ann', { ccIds: [7] })
    provider.person = { ...ann, groups: ['cdr-admins', 'cdr-viewers'] }
    const other = new Browser()
    await other.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    // The provider says nothing about call centers here, so those of the operator stay.
    expect(await other.session()).toMatchObject({ person: 'ann', role: 'admin', ccIds: [7] })
    expect(await browser.session()).toBeUndefined()
  })

  test('limits people to the call centers of a claim, and refuses a person who has none', async () => {
    await using limited = await startTestServer(serverOptions({ callCentersClaim: 'cc_ids' }))
    provider.person = { ...ann, cc_ids: ['2', 1, 'x'] }
    const browser = new Browser(limited)
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    expect(await browser.session()).toMatchObject({ ccIds: [2, 1] })
    for (const cc_ids of [undefined, [], ['all'], 0]) {
      provider.person = { ...ann, cc_ids }
      const reply = await new Browser(limited).follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
      expect([reply.status, titleOf(reply)]).toEqual([403, 'Your account has no access'])
    }
    expect(await browser.session()).toBeUndefined()
  })

  test('requests the user info only if the ID token lacks something', async () => {
    await using complete = await startTestProvider(publicUrl, { conformIdTokenClaims: false })
    await using other = await startTestServer(serverOptions({ issuer: complete.issuer }))
    const requested: (string | undefined)[] = []
    for (const each of [complete, provider]) each.intercept = ({ url }) => requested.push(url) < 0
    complete.person = ann
    const browser = new Browser(other)
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    expect([await browser.session(), requested.includes('/me')]).toMatchObject([{ person: 'ann' }, false])
    await signIn()
    expect(requested.includes('/me')).toBe(true)
  })

  test('reads groups from inside another claim', async () => {
    await using nested = await startTestServer(serverOptions({ groupsClaim: 'realm_access.roles' }))
    provider.person = { ...ann, groups: [], realm_access: { roles: 'cdr-viewers' } }
    const browser = new Browser(nested)
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    expect(await browser.session()).toMatchObject({ role: 'viewer' })
  })

  test.each([
    [[], /names no groups; see --oidc-groups-claim/],
    [undefined, /names no groups/],
    [[{ name: 'cdr-admins' }], /names no groups/],
    [['staff'], /no group of the person has a role/],
    ['cdr-Admins', /no group of the person has a role/],
  ])(
    'refuses a person whose groups are %j, with a page and a line in the log, and ends their sessions',
    async (groups, reason) => {
      const browser = new Browser()
      await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
      expect(await browser.session()).toBeDefined()
      provider.person = { ...ann, groups }
      const reply = await signIn()
      expect([reply.status, titleOf(reply)]).toEqual([403, 'Your account has no access'])
      expect(logged).toEqual([{ level: 'warn', reason: expect.stringMatching(reason) }])
      expect((await Array.fromAsync(readAudit(server.store.engine))).at(-1)).toMatchObject({
        person: 'ann',
        action: 'sign_in_failed',
        details: { method: 'oidc' },
      })
      expect(await browser.session()).toBeUndefined()
    },
  )

  test('lasts no longer than the server says', async () => {
    await using short = await startTestServer({ ...serverOptions(), sessionHours: 0.01 })
    const browser = new Browser(short)
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    const { expiresAt } = (await browser.session()) ?? {}
    expect(Date.parse(String(expiresAt)) - Date.now()).toBeLessThanOrEqual(36_000)
  })
})

describe('the identity of a person', () => {
  test('is issuer and subject: a new name at the provider changes nothing here', async () => {
    await signIn()
    provider.person = { ...ann, preferred_username: 'ann.married' }
    await signIn()
    expect(await names()).toEqual(['ann'])
  })

  test.each(['ann', 'Ann', 'ANN', 'ａｎｎ', 'аnn', ' ann ', 'ann\u0000', '<ann>'])(
    'is never that of a person of this server with a name like %j',
    async (preferred_username) => {
      await addPerson(server.store.engine, 'ann', { role: 'admin' })
      provider.person = { ...ann, preferred_username }
      const browser = new Browser()
      await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
      const { person, role } = (await browser.session()) ?? {}
      expect([person, role]).toEqual([expect.stringMatching(/^.+-[0-9a-f]{8}$/), 'supervisor'])
      expect(await findPerson(server.store.engine, 'ann')).toMatchObject({ role: 'admin', issuer: null })
    },
  )

  test('keeps two people apart who have one name at the provider', async () => {
    await signIn()
    provider.person = { ...ann, sub: 'another-ann', groups: ['cdr-admins'] }
    await signIn()
    expect(await names()).toEqual(['ann', expect.stringMatching(/^ann-[0-9a-f]{8}$/)])
    expect(await findPerson(server.store.engine, 'ann')).toMatchObject({ role: 'supervisor' })
  })

  test.each([
    ['王伟', '王伟'],
    ['ann.lee@example.test', 'ann.lee@example.test'],
    ['Ann Lee', 'Ann-Lee'],
    ['...'.repeat(100), expect.stringMatching(/^\.{55}$/)],
    ['🙂', 'person'],
    ['💥'.repeat(60), 'person'],
  ])('gets a name from %s that is one here', async (preferred_username, name) => {
    provider.person = { ...ann, preferred_username }
    await signIn()
    expect(await names()).toEqual([name])
  })

  test('is added once, however many browsers come at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => signIn()))
    expect(await names()).toEqual(['ann'])
  })

  test('has no password here, and signs in anew after it was removed here', async () => {
    await signIn()
    await expect(changePerson(server.store.engine, 'ann', { password: 'correct horse battery' })).rejects.toThrow(
      /ann signs in at http:.* and cannot have a password here/,
    )
    await removePerson(server.store.engine, 'ann')
    await signIn()
    expect(await names()).toEqual(['ann'])
  })
})

describeOnEveryEngine('the people of a provider', (newAddress) => {
  test('are added once, by several processes too, and change with each sign-in', async () => {
    const address = await newAddress()
    const stores = [await openStore(address), await openStore(address)]
    const identity = {
      issuer: 'https://login.example.test',
      subject: '1',
      suggestedName: 'ann',
      idToken: 'token',
      groups: [],
      role: 'viewer',
      ccIds: [1],
    } as const
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        personOf((stores[index % 2] as CdrStore).engine, { ...identity, subject: String(index % 4) }, 'viewer'),
      ),
    )
    expect(new Set(people.map(({ name }) => name)).size).toBe(4)
    const [{ engine }] = stores as [CdrStore]
    expect(await listPeople(engine)).toHaveLength(4)
    const later = await personOf(engine, { ...identity, ccIds: [2, 3] }, 'admin')
    expect(later).toMatchObject({ role: 'admin', ccIds: [2, 3], issuer: identity.issuer })
    await Promise.all(stores.map((store) => store.close()))
  })
})

describe('signing out', () => {
  test.each(['/session', '/sessions'])(
    'by DELETE %s ends the session here, and leads to the provider',
    async (path) => {
      const browser = new Browser()
      await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
      const reply = await browser.open(path, { method: 'DELETE' })
      const { signOutUrl } = JSON.parse(reply.text)
      expect(await browser.session()).toBeUndefined()
      const url = new URL(signOutUrl)
      expect([url.origin, url.searchParams.get('post_logout_redirect_uri')]).toEqual([
        provider.issuer.origin,
        `${publicUrl}/`,
      ])
      expect((await browser.open(url)).status).toBe(200)
    },
  )

  test('works when the provider cannot be reached', async () => {
    await using alone = await startTestServer(serverOptions({ issuer: new URL('http://127.0.0.1:1') }))
    const { engine } = alone.store
    await addPerson(engine, 'ann')
    const { token } = await startSession(engine, await personCalled(engine, 'ann'), 1, 'an ID token')
    const browser = new Browser(alone)
    browser.jar(new URL(publicUrl)).set('__Host-cms-cdr-session', token)
    expect(await browser.session()).toBeDefined()
    expect((await browser.open('/session', { method: 'DELETE' })).status).toBe(204)
    expect(await engine.query('SELECT * FROM session')).toEqual([])
  })
})

describe('password sign-in', () => {
  test('can be switched off, which the API says and obeys', async () => {
    await using off = await startTestServer({ ...serverOptions(), passwordSignIn: false })
    await addAnn(off.store.engine)
    const body = JSON.stringify({ person: 'ann', password })
    const response = await off.send({ path: '/session', headers: { 'content-type': 'application/json' }, body })
    expect([response.status, response.headers['set-cookie']]).toEqual([403, undefined])
    const methods = await off.send({ method: 'GET', path: '/sign-in' })
    expect(JSON.parse(methods.text)).toEqual({ password: false, openIdConnect: true })
  })

  test('is all there is without a provider', async () => {
    await using plain = await startTestServer()
    const methods = await plain.send({ method: 'GET', path: '/sign-in' })
    expect(JSON.parse(methods.text)).toEqual({ password: true, openIdConnect: false })
    for (const path of ['/oidc/sign-in', '/oidc/callback'])
      expect((await plain.send({ method: 'GET', path })).status).toBe(404)
  })
})

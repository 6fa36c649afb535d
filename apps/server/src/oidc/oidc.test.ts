import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { addAnn, password } from '../../test/ann.ts'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { client, startTestProvider, type TestProvider } from '../../test/openid-provider.ts'
import { runCommand } from '../../test/run-command.ts'
import { startTestServer, type TestServer } from '../../test/server.ts'
import type { ServerOptions } from '../app.ts'
import { readAudit } from '../people/audit.ts'
import { addPerson, changePerson, findPerson, listPeople, personCalled, removePerson } from '../people/people.ts'
import { startSession } from '../people/sessions.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import type { OidcOptions } from './identity-provider.ts'
import { personOf } from './oidc-people.ts'

const publicUrl = 'https://cdr.example.test'
const ann = { sub: 'subject-of-ann', preferred_username: 'ann', groups: ['staff', 'cdr-supervisors'] }

let provider: TestProvider
let server: TestServer
beforeAll(async () => {
  provider = await startTestProvider(publicUrl)
})
afterAll(() => provider[Symbol.asyncDispose]())
beforeEach(async () => {
  provider.person = ann
  provider.intercept = () => false
  server = await startTestServer(serverOptions())
})
afterEach(() => server[Symbol.asyncDispose]())

/** What operators read. */
const logged: { level: string; reason: string }[] = []
const log = pino(
  { level: 'trace' },
  {
    write(line: string) {
      const { level, reason } = JSON.parse(line)
      if (reason) logged.push({ level: pino.levels.labels[level] ?? '', reason })
    },
  },
)
beforeEach(() => void logged.splice(0))

function serverOptions(change: Partial<OidcOptions> = {}): Partial<ServerOptions> {
  return {
    log,
    publicUrl: new URL(publicUrl),
    oidc: {
      issuer: provider.issuer,
      clientId: client.id,
      clientSecret: client.secret,
      clientAuth: 'basic',
      scope: 'openid profile email groups',
      groupsClaim: 'groups',
      groups: { viewer: 'cdr-viewers', supervisor: 'cdr-supervisors', admin: 'cdr-admins' },
      redirectUrl: new URL(`${publicUrl}/oidc/callback`),
      signedOutUrl: new URL(publicUrl),
      ...change,
    },
  }
}

interface Reply {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A browser as far as redirects and cookies go. The public address leads to the server, as through a proxy. */
class Browser {
  readonly cookies = new Map<string, Map<string, string>>()
  readonly #server: TestServer

  constructor(to = server) {
    this.#server = to
  }

  async open(address: string | URL, init: RequestInit = {}): Promise<Reply> {
    const url = new URL(address, publicUrl)
    const jar = this.jar(url)
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ')
    const target = url.origin === publicUrl ? new URL(url.pathname + url.search, this.#server.url) : url
    const headers = { ...(cookie ? { cookie } : {}), ...init.headers }
    const response = await fetch(target, { ...init, headers, redirect: 'manual' })
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(header)) jar.delete(name)
      else jar.set(name, value)
    }
    return { url, status: response.status, headers: response.headers, text: await response.text() }
  }

  jar(url: URL): Map<string, string> {
    const jar = this.cookies.get(url.origin) ?? new Map<string, string>()
    this.cookies.set(url.origin, jar)
    return jar
  }

  /** Follows redirects until there are none, or until one leads to an address. */
  async follow(address: string | URL, until = (_url: URL): boolean => false): Promise<Reply> {
    let reply = await this.open(address)
    for (;;) {
      const location = reply.headers.get('location')
      if (!location) return reply
      const next = new URL(location, reply.url)
      if (until(next)) return { ...reply, url: next }
      reply = await this.open(next)
    }
  }

  /** Signs in at the provider, and returns the address to which it sends the browser back. */
  async signInAtProvider(): Promise<URL> {
    return (await this.follow('/oidc/sign-in', ({ pathname }) => pathname === '/oidc/callback')).url
  }

  async session(): Promise<Record<string, unknown> | undefined> {
    const reply = await this.open('/session')
    return reply.status === 200 ? JSON.parse(reply.text) : undefined
  }
}

const signIn = async (search = ''): Promise<Reply> => {
  const browser = new Browser()
  return browser.follow(`/oidc/sign-in${search}`, (url) => url.origin === publicUrl && url.pathname === '/')
}
const titleOf = ({ text }: Reply): string | undefined => /<h1>(.*)<\/h1>/.exec(text)?.[1]
const names = async (): Promise<string[]> => (await listPeople(server.store.engine)).map(({ name }) => name)

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

  test('limits people to the call centers of a claim, and lets nobody in who has none', async () => {
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

  test('asks for the user info only if the ID token lacks something', async () => {
    await using complete = await startTestProvider(publicUrl, { conformIdTokenClaims: false })
    await using other = await startTestServer(serverOptions({ issuer: complete.issuer }))
    const asked: (string | undefined)[] = []
    for (const each of [complete, provider]) each.intercept = ({ url }) => asked.push(url) < 0
    complete.person = ann
    const browser = new Browser(other)
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    expect([await browser.session(), asked.includes('/me')]).toMatchObject([{ person: 'ann' }, false])
    await signIn()
    expect(asked.includes('/me')).toBe(true)
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

describe('the way back from the provider', () => {
  const nobody = async (browser: Browser, reply: Reply, status: number, title: string): Promise<void> => {
    expect([reply.status, titleOf(reply)]).toEqual([status, title])
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await browser.session()).toBeUndefined()
  }
  const stale = 'This sign-in is no longer valid'

  test('is open to the browser that was sent there only', async () => {
    const back = await new Browser().signInAtProvider()
    const stranger = new Browser()
    await nobody(stranger, await stranger.open(back), 400, stale)
    // A stranger who has begun a sign-in of their own has another state.
    await stranger.signInAtProvider()
    await nobody(stranger, await stranger.open(back), 400, stale)
    expect(await names()).toEqual([])
  })

  const change = async (part: string): Promise<[Browser, URL]> => {
    const browser = new Browser()
    const back = await browser.signInAtProvider()
    const jar = browser.jar(new URL(publicUrl))
    const attempt = JSON.parse(Buffer.from(jar.get('__Host-cms-cdr-oidc') ?? '', 'base64url').toString())
    attempt[part] = part === 'search' ? '//evil.test' : 'x'.repeat(43)
    jar.set('__Host-cms-cdr-oidc', Buffer.from(JSON.stringify(attempt)).toString('base64url'))
    return [browser, back]
  }

  test.each(['state', 'nonce', 'verifier'])('refuses another %s', async (part) => {
    const [browser, back] = await change(part)
    await nobody(browser, await browser.open(back), 400, stale)
    expect(logged).toHaveLength(1)
  })

  test('refuses a code that was used before', async () => {
    const browser = new Browser()
    const back = await browser.signInAtProvider()
    const jar = browser.jar(new URL(publicUrl))
    const attempt = jar.get('__Host-cms-cdr-oidc') ?? ''
    expect((await browser.open(back)).status).toBe(303)
    const again = new Browser()
    again.jar(new URL(publicUrl)).set('__Host-cms-cdr-oidc', attempt)
    await nobody(again, await again.open(back), 400, stale)
    expect(logged).toEqual([{ level: 'info', reason: expect.stringContaining('invalid_grant') }])
  })

  test('shows a page when the person does not sign in there, with a way to try again', async () => {
    provider.person = undefined
    const browser = new Browser()
    const reply = await browser.follow('/oidc/sign-in?call=1&ccId=2')
    await nobody(browser, reply, 403, 'You are not signed in')
    expect(reply.text).toContain('<a href="/oidc/sign-in?call=1&amp;ccId=2">Try again</a>')
  })

  test.each(['//evil.test', '/\\evil.test', 'https://evil.test', '?next=https://evil.test', '?a=%0d%0aset-cookie:x'])(
    'never leads to another site: %s',
    async (search) => {
      const reply = await signIn(`?${search}`)
      expect([reply.url.origin, reply.url.pathname]).toEqual([publicUrl, '/'])
      expect(reply.headers.get('location')?.startsWith('/?')).toBe(true)
    },
  )

  test('leads to the console when the cookie was changed to name another site', async () => {
    const [browser, back] = await change('search')
    expect((await browser.open(back)).headers.get('location')).toBe('/')
  })

  test('begins with no page of another site', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const { status, headers: answered } = await new Browser().open('/oidc/sign-in', { headers })
      expect([status, answered.get('location'), answered.get('set-cookie')]).toEqual([303, '/', null])
    }
  })

  test('asks the provider about 30 made-up codes of one address, and no more until the time is over', async () => {
    const asked: string[] = []
    provider.intercept = ({ url }) => url === '/token' && asked.push(url) < 0
    const tries = Array.from({ length: 50 }, async () => {
      const browser = new Browser()
      const { url } = await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/auth')
      const query = { code: 'made-up', state: url.searchParams.get('state') ?? '', iss: provider.issuer.origin }
      return browser.open(`/oidc/callback?${new URLSearchParams(query)}`)
    })
    const replies = await Promise.all(tries)
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(30)
    const refused = replies.filter(({ status }) => status === 429)
    expect([refused.length, asked.length]).toEqual([20, 30])
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(titleOf(refused[0] as Reply)).toBe('Too many failed sign-ins')
  })

  test('takes nothing from a program that only looks at the address', async () => {
    const browser = new Browser()
    const back = await browser.signInAtProvider()
    expect((await browser.open(back, { method: 'HEAD' })).status).toBe(405)
    expect((await browser.open(back)).status).toBe(303)
  })

  test('gives the browser a session that it did not choose', async () => {
    const browser = new Browser()
    browser.jar(new URL(publicUrl)).set('__Host-cms-cdr-session', 'chosen')
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    expect(browser.jar(new URL(publicUrl)).get('__Host-cms-cdr-session')).toMatch(/^[\w-]{43}$/)
  })
})

describe('a provider that fails', () => {
  const title = 'Sign-in is not available'

  test('is tried again, and the server works meanwhile', async () => {
    provider.intercept = (_request, response) => Boolean(response.writeHead(500).end())
    expect([(await signIn()).status, titleOf(await signIn())]).toEqual([503, title])
    expect((await new Browser().open('/healthz')).status).toBe(200)
    provider.intercept = () => false
    expect((await signIn()).url.pathname).toBe('/')
  })

  test('at an address where nothing listens gets a page, and a line with the reason', async () => {
    const closed = await startTestProvider(publicUrl)
    await closed[Symbol.asyncDispose]()
    await using alone = await startTestServer(serverOptions({ issuer: closed.issuer }))
    const reply = await new Browser(alone).open('/oidc/sign-in')
    expect([reply.status, titleOf(reply)]).toEqual([503, title])
    expect(logged).toEqual([{ level: 'error', reason: expect.stringContaining('ECONNREFUSED') }])
  })

  test.each<[string, Partial<OidcOptions>, RegExp]>([
    ['another secret', { clientSecret: 'wrong' }, /invalid_client/],
    ['another path of the issuer', { issuer: new URL('http://127.0.0.1/') }, /fetch failed|OAUTH/],
  ])('that knows %s gets a page, and the reason is in the log', async (_name, change, reason) => {
    await using wrong = await startTestServer(serverOptions(change))
    const browser = new Browser(wrong)
    const reply = await browser.follow('/oidc/sign-in')
    expect(titleOf(reply)).toBe(title)
    expect(logged).toEqual([{ level: 'error', reason: expect.stringMatching(reason) }])
    expect(JSON.stringify(logged)).not.toContain(client.secret)
    expect(await browser.session()).toBeUndefined()
  })

  test('whose ID token has expired gets a page that says so', async () => {
    provider.intercept = ({ url }, response) => {
      if (url !== '/token') return false
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2 * 3_600_000 })
      response.once('finish', () => vi.useRealTimers())
      return false
    }
    const reply = await signIn()
    expect([reply.status, titleOf(reply)]).toEqual([502, title])
    expect(reply.text).toContain('clocks')
    expect(logged).toEqual([{ level: 'error', reason: expect.stringContaining('OAUTH_JWT_TIMESTAMP_CHECK_FAILED') }])
    expect(await names()).toEqual([])
  })

  test('can also get the secret in the body', async () => {
    await using post = await startTestServer(serverOptions({ clientAuth: 'post' }))
    const browser = new Browser(post)
    await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/')
    expect(await browser.session()).toMatchObject({ person: 'ann' })
  })
})

test('the doctor says whether the provider answers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-oidc-'))
  const secretFile = join(folder, 'secret')
  writeFileSync(secretFile, client.secret, { mode: 0o600 })
  const doctor = (issuer: string) =>
    runCommand([
      ...['doctor', '--port', '0', '--database', `sqlite:${join(folder, 'none.sqlite')}`, '--public-url', publicUrl],
      ...['--oidc-issuer', issuer, '--oidc-client-id', client.id, '--oidc-client-secret-file', secretFile],
      ...['--oidc-viewer-group', 'viewers'],
    ])
  const { origin } = provider.issuer
  const answers = `ok    provider     ${origin}/ responds; its redirect URI is ${publicUrl}/oidc/callback`
  expect((await doctor(origin))[1].replaceAll(/ +/g, ' ')).toContain(answers.replaceAll(/ +/g, ' '))
  expect((await doctor(`${origin}/elsewhere`))[1]).toMatch(/^FAIL +provider .*HTTP status 404 from .*\/elsewhere/m)
  const { port } = provider.issuer
  expect((await doctor(`http://localhost:${port}`))[1]).toMatch(
    /^FAIL +provider .*issuer is http:\/\/127\.0\.0\.1:\d+, but expected is http:\/\/localhost/m,
  )
  rmSync(folder, { recursive: true })
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
    const answer = await off.send({ path: '/session', headers: { 'content-type': 'application/json' }, body })
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
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

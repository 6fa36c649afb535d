import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import {
  Browser,
  logged,
  names,
  provider,
  publicUrl,
  type Reply,
  serverOptions,
  signIn,
  titleOf,
  useTestProvider,
} from '../../test/oidc.ts'
import { client, startTestProvider } from '../../test/openid-provider.ts'
import { runCommand } from '../../test/run-command.ts'
import { startTestServer } from '../../test/server.ts'
import type { OidcOptions } from './identity-provider.ts'

useTestProvider()

describe('the callback from the provider', () => {
  const expectRefusal = async (browser: Browser, reply: Reply, status: number, title: string): Promise<void> => {
    expect([reply.status, titleOf(reply)]).toEqual([status, title])
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await browser.session()).toBeUndefined()
  }
  const stale = 'This sign-in is no longer valid'

  test('accepts only the browser that was sent to the provider', async () => {
    const back = await new Browser().signInAtProvider()
    const stranger = new Browser()
    await expectRefusal(stranger, await stranger.open(back), 400, stale)
    // A stranger who has begun a sign-in of their own has another state.
    await stranger.signInAtProvider()
    await expectRefusal(stranger, await stranger.open(back), 400, stale)
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
    await expectRefusal(browser, await browser.open(back), 400, stale)
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
    await expectRefusal(again, await again.open(back), 400, stale)
    expect(logged).toEqual([{ level: 'info', reason: expect.stringContaining('invalid_grant') }])
  })

  test('shows a page with a link to try again if the person does not sign in there', async () => {
    provider.person = undefined
    const browser = new Browser()
    const reply = await browser.follow('/oidc/sign-in?call=1&ccId=2')
    await expectRefusal(browser, reply, 403, 'You are not signed in')
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

  test('cannot be started by another site', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const { status, headers: received } = await new Browser().open('/oidc/sign-in', { headers })
      expect([status, received.get('location'), received.get('set-cookie')]).toEqual([303, '/', null])
    }
  })

  test('sends 30 invented codes from one address to the provider, and then refuses more for a while', async () => {
    const requested: string[] = []
    provider.intercept = ({ url }) => url === '/token' && requested.push(url) < 0
    const tries = Array.from({ length: 50 }, async () => {
      const browser = new Browser()
      const { url } = await browser.follow('/oidc/sign-in', ({ pathname }) => pathname === '/auth')
      const query = { code: 'made-up', state: url.searchParams.get('state') ?? '', iss: provider.issuer.origin }
      return browser.open(`/oidc/callback?${new URLSearchParams(query)}`)
    })
    const replies = await Promise.all(tries)
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(30)
    const refused = replies.filter(({ status }) => status === 429)
    expect([refused.length, requested.length]).toEqual([20, 30])
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(titleOf(refused[0] as Reply)).toBe('Too many failed sign-ins')
  })

  test('is not used up by a program that only checks the link', async () => {
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

test('the doctor says whether the provider responds', async () => {
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
  const finding = `ok    provider     ${origin}/ responds; its redirect URI is ${publicUrl}/oidc/callback`
  expect((await doctor(origin))[1].replaceAll(/ +/g, ' ')).toContain(finding.replaceAll(/ +/g, ' '))
  expect((await doctor(`${origin}/elsewhere`))[1]).toMatch(/^FAIL +provider .*HTTP status 404 from .*\/elsewhere/m)
  const { port } = provider.issuer
  expect((await doctor(`http://localhost:${port}`))[1]).toMatch(
    /^FAIL +provider .*issuer is http:\/\/127\.0\.0\.1:\d+, but expected is http:\/\/localhost/m,
  )
  rmSync(folder, { recursive: true })
})

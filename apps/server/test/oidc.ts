import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { ServerOptions } from '../src/app.ts'
import type { OidcOptions } from '../src/oidc/identity-provider.ts'
import { listPeople } from '../src/people/people.ts'
import { client, startTestProvider, type TestProvider } from './openid-provider.ts'
import { startTestServer, type TestServer } from './server.ts'

/** The address that browsers use. */
export const publicUrl = 'https://cdr.example.test'
/** What the provider says of the person who signs in, unless a test says otherwise. */
export const ann = { sub: 'subject-of-ann', preferred_username: 'ann', groups: ['staff', 'cdr-supervisors'] }

/** The provider of the tests of a file. */
export let provider: TestProvider
/** The server of the current test. */
export let server: TestServer

/** Starts a provider for the tests of a file, and a server for each test, to whose people the provider signs in. */
export function useTestProvider(): void {
  beforeAll(async () => {
    provider = await startTestProvider(publicUrl)
  })
  afterAll(() => provider[Symbol.asyncDispose]())
  beforeEach(async () => {
    logged.splice(0)
    provider.person = ann
    provider.intercept = () => false
    server = await startTestServer(serverOptions())
  })
  afterEach(() => server[Symbol.asyncDispose]())
}

/** What operators read in the log during a test. */
export const logged: { level: string; reason: string }[] = []
const log = pino(
  { level: 'trace' },
  {
    write(line: string) {
      const { level, reason } = JSON.parse(line)
      if (reason) logged.push({ level: pino.levels.labels[level] ?? '', reason })
    },
  },
)
/** Options of a server that signs people in at the provider. */
export function serverOptions(change: Partial<OidcOptions> = {}): Partial<ServerOptions> {
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

/** A response, and the address that it came from. */
export interface Reply {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A browser as far as redirects and cookies go. The public address leads to the server, as through a proxy. */
export class Browser {
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

/** Signs in with a new browser, and returns the last response. */
export function signIn(search = ''): Promise<Reply> {
  const browser = new Browser()
  return browser.follow(`/oidc/sign-in${search}`, (url) => url.origin === publicUrl && url.pathname === '/')
}

/** Returns the title of the page of a response. */
export function titleOf({ text }: Reply): string | undefined {
  return /<h1>(.*)<\/h1>/.exec(text)?.[1]
}

/** Returns the names of all people of the server. */
export async function names(): Promise<string[]> {
  return (await listPeople(server.store.engine)).map(({ name }) => name)
}

import { join } from 'node:path'
import { launchBrowser } from '@org/cms-cdr-test-browser'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { ServerOptions } from './app.ts'
import { putDemoRecords } from './demo/demo-records.ts'
import { addPerson } from './people/people.ts'
import { makeSignInLink } from './people/sessions.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** The pages as they are built and served. */
export const builtPages = {
  console: join(import.meta.dirname, '..', 'dist', 'console'),
  docs: join(import.meta.dirname, '..', 'dist', 'docs'),
} as const satisfies Partial<ServerOptions>

export const password = 'correct horse battery staple'
/** An outbound call of the demo records. */
export const outbound = '1700000000-0003'

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>

/** The console in a real browser, over a real server, anew for each test. */
export interface TestConsole {
  readonly server: TestServer
  open(path: string, options?: ContextOptions): Promise<Page>
  openSignedIn(path: string, options?: ContextOptions): Promise<Page>
  /** Opens one more tab beside a page. */
  openBeside(page: Page, path: string): Promise<Page>
  signIn(page: Page): Promise<void>
  /** What the browser itself may say of a fault that the test makes: it notes each request that failed. */
  allow(message: RegExp): void
}

/**
 * Sets the tests of a file up with the console. A test fails when the browser says anything that was not allowed, or asks anywhere
 * but the server.
 */
export function useTestConsole(options: () => Partial<ServerOptions> = () => ({})): TestConsole {
  let browser: Browser
  let server: TestServer
  const contexts: BrowserContext[] = []
  const messages: string[] = []
  let allowed: RegExp[] = []
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    allowed = []
    server = await startTestServer({ ...builtPages, ...options() })
    await putDemoRecords(server.store)
    await addPerson(server.store.engine, 'ann', password)
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    await server[Symbol.asyncDispose]()
    const said = messages.splice(0).filter((message) => !allowed.some((pattern) => pattern.test(message)))
    expect(said).toEqual([])
  })

  async function openIn(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage()
    page.on('pageerror', (error) => messages.push(String(error)))
    page.on('console', (message) => messages.push(message.text()))
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('blob:'))
        messages.push(`asked ${request.url()}`)
    })
    await page.goto(server.url + path)
    return page
  }
  async function open(path: string, options: ContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'en', timezoneId: 'Europe/Berlin', ...options })
    contexts.push(context)
    return openIn(context, path)
  }
  return {
    get server() {
      return server
    },
    open,
    async openSignedIn(path, options) {
      const page = await open(`/sign-in/${await makeSignInLink(server.store.engine, 'ann')}`, options)
      await page.goto(server.url + path)
      return page
    },
    openBeside: (page, path) => openIn(page.context(), path),
    async signIn(page) {
      await page.getByLabel('Name').fill('ann')
      await page.getByLabel('Password').fill(password)
      await page.keyboard.press('Enter')
    },
    allow(message) {
      allowed.push(message)
    },
  }
}

/** Notes what moves in a page that nobody touched. */
export async function watchShifts(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(`
    globalThis.shifts = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.sources.map(({ node }) => node?.outerHTML))
    }).observe({ type: 'layout-shift', buffered: true })
  `)
  return () => page.evaluate('shifts')
}

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axeFaults } from '@org/cms-cdr-test-support/axe'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import type { ServerOptions } from '../../../apps/server/src/app.ts'
import { putDemoRecords } from '../../../apps/server/src/demo/demo-data.ts'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { addAnn, password } from '../../../apps/server/test/ann.ts'
import { startTestServer, type TestServer } from '../../../apps/server/test/server.ts'
import { leaveSharedPage, openSharedPage, sharedPort } from './shared-page.ts'

const server = dirname(fileURLToPath(import.meta.resolve('@org/cms-cdr-server/package.json')))

/** The pages as they are built and served. */
export const builtPages = {
  console: join(server, 'dist', 'console'),
  docs: join(server, 'dist', 'docs'),
} as const satisfies Partial<ServerOptions>

/** An outbound call of the demo records. */
export const outbound = '1700000000-0003'

/** What the browser notes where a test has no service worker. */
const blockedWorker = 'Service Worker registration blocked by Playwright'

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>

/** How tests open pages. */
export const usualOptions = {
  locale: 'en',
  timezoneId: 'Europe/Berlin',
  // A spinner would have the browser draw 60 pictures a second in every test that waits.
  reducedMotion: 'reduce',
  // A test that routes requests would not see those of the service worker.
  serviceWorkers: 'block',
} as const

/**
 * Options that give a test a page which no other test has used or will use: one without scripts in its cache, for a test without a
 * network, or one that a clock or a script may stay in.
 */
export const ownPage: ContextOptions = {}

/** The console in a real browser, over a real server, anew for each test. */
export interface TestConsole {
  readonly server: TestServer
  /**
   * Opens the page that the tests of a worker share or, with options other than a size or when a test has it open already, one of
   * its own.
   */
  open(path: string, options?: ContextOptions): Promise<Page>
  openSignedIn(path: string, options?: ContextOptions): Promise<Page>
  /** Opens one more tab beside a page. */
  openBeside(page: Page, path: string): Promise<Page>
  signIn(page: Page): Promise<void>
  /** What the browser itself may say of a fault that the test makes: it notes each request that failed. */
  allow(message: RegExp): void
}

/**
 * Sets the tests of a file up with the console. A test fails when the browser says anything that was not allowed, or requests anything
 * but the server.
 */
export function useTestConsole(options: () => Partial<ServerOptions> = () => ({})): TestConsole {
  let server: TestServer
  const contexts: BrowserContext[] = []
  const messages: string[] = []
  let allowed: RegExp[] = []
  let isShared = false
  beforeEach(async () => {
    allowed = []
    server = await startTestServer({ console: builtPages.console, port: await sharedPort(), ...options() })
    await putDemoRecords(server.store)
    await addAnn(server.store.engine)
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    if (isShared) await leaveSharedPage(server.url)
    isShared = false
    // The shared page keeps connections open, for which the server would wait.
    server.server.closeAllConnections()
    await server[Symbol.asyncDispose]()
    const said = messages.splice(0).filter((message) => !allowed.some((pattern) => pattern.test(message)))
    expect(said).toEqual([])
  })

  async function openIn(page: Page, path: string): Promise<Page> {
    page.on('pageerror', (error) => messages.push(String(error)))
    page.on('console', (message) => {
      if (message.text() !== blockedWorker) messages.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('blob:'))
        messages.push(`asked ${request.url()}`)
    })
    await page.goto(server.url + path)
    return page
  }
  async function newPage(options?: ContextOptions): Promise<Page> {
    // Of all options, only the size of the window can be changed in a page.
    const isUsual = !options || Object.keys(options).join() === 'viewport'
    if (isUsual && !isShared) {
      isShared = true
      const page = await openSharedPage(usualOptions)
      if (options?.viewport) await page.setViewportSize(options.viewport)
      return page
    }
    const context = await (await sharedBrowser()).newContext({ ...usualOptions, ...options })
    context.setDefaultTimeout(60_000)
    contexts.push(context)
    return context.newPage()
  }
  return {
    get server() {
      return server
    },
    open: async (path, options) => openIn(await newPage(options), path),
    async openSignedIn(path, options) {
      const page = await newPage(options)
      const link = `${server.url}/sign-in/${await makeSignInLink(server.store.engine, 'ann')}`
      await page.request.post(link, { maxRedirects: 0, headers: { origin: server.url } })
      return openIn(page, path)
    },
    openBeside: async (page, path) => openIn(await page.context().newPage(), path),
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

/** Chooses something in the menu of the person who is signed in. */
export async function chooseInUserMenu(page: Page, item: string): Promise<void> {
  await page
    .getByRole('button', { name: /^(Signed in as|Account)/ })
    .first()
    .click()
  await page
    .getByRole('menuitem', { name: item, exact: true })
    .or(page.getByRole('menuitemradio', { name: item }))
    .click()
}

/** Returns what axe finds wrong with a page, in light and in dark colors: the rule and the first element. */
export async function accessibilityFaults(page: Page): Promise<unknown[]> {
  const faults: unknown[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(`
      new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
        .then(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))
    `)
    // Nothing but the colors differs in the dark.
    faults.push(...(await axeFaults(page, colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {})))
  }
  return faults
}

/** Returns how wide a page is when the window is 320 pixels wide: more when something sticks out. */
export async function widthAt320(page: Page): Promise<number> {
  await page.setViewportSize({ width: 320, height: 640 })
  return page.evaluate<number>('document.documentElement.scrollWidth')
}

/** Notes what moves in a page that nobody touched, animations included. */
export async function watchShifts(page: Page): Promise<() => Promise<unknown>> {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.evaluate(`
    globalThis.shifts = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.sources.map(({ node }) => (node?.outerHTML ?? node?.parentElement?.outerHTML)))
    }).observe({ type: 'layout-shift', buffered: true })
  `)
  return () => page.evaluate('shifts')
}

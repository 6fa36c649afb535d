import { createServer } from 'node:net'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import type { BrowserContextOptions, Page } from 'playwright-core'

// Starting a renderer, and loading and compiling the console in it, costs more than most tests do. The tests of a worker therefore share a
// page and the address of their servers: the browser keeps the renderer, and what it has loaded and compiled, as long as the origin stays.
let port = 0
let page: Page | undefined

/** Returns the port of the worker's servers, one after another. */
export async function sharedPort(): Promise<number> {
  // Below the ports that systems give to whoever asks for any, which would be lost between two tests.
  while (!(port > 0 && (await isFree(port)))) port = 20_000 + Math.floor(Math.random() * 10_000)
  return port
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** Returns the page that the tests of a worker share, one after another. */
export async function openSharedPage(options: BrowserContextOptions): Promise<Page> {
  if (page) return page
  const context = await (await sharedBrowser()).newContext(options)
  context.setDefaultTimeout(60_000)
  page = await context.newPage()
  return page
}

/** Makes the shared page as good as new, or closes it when that fails. */
export async function leaveSharedPage(url: string): Promise<void> {
  const left = page
  if (!left) return
  page = undefined
  const context = left.context()
  try {
    for (const event of ['console', 'download', 'pageerror', 'request', 'response'] as const)
      await left.removeAllListeners(event, { behavior: 'ignoreErrors' })
    await left.unrouteAll({ behavior: 'ignoreErrors' })
    await Promise.all(context.pages().map((other) => other === left || other.close()))
    await context.setOffline(false)
    // Any file of the origin, without a script: leaving the origin would end the renderer.
    await left.goto(`${url}/icon.svg`, { timeout: 10_000 })
    await left.evaluate('sessionStorage.clear()')
    await context.clearPermissions()
    await left.emulateMedia({
      media: null,
      colorScheme: null,
      reducedMotion: 'reduce',
      forcedColors: null,
      contrast: null,
    })
    await left.setViewportSize({ width: 1280, height: 720 })
    await left.mouse.move(-1, -1)
    const session = await context.newCDPSession(left)
    await session.send('Storage.clearDataForOrigin', { origin: url, storageTypes: 'all' })
    await session.send('Page.resetNavigationHistory')
    await session.detach()
    page = left
  } catch {
    await context.close()
  }
}

import { existsSync, statfsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Starts a real browser. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    // Playwright has the processes of the browser share files on the disk, because a container may have little shared memory.
    ignoreDefaultArgs: hasSharedMemory() ? ['--disable-dev-shm-usage'] : [],
  })
}

/** Whether this system has room for the pictures of some pages in its shared memory. */
function hasSharedMemory(): boolean {
  if (!existsSync('/dev/shm')) return false
  const { bavail, bsize } = statfsSync('/dev/shm')
  return bavail * bsize >= 2 ** 30
}

/** Returns the path of a browser: CHROMIUM_PATH, else one of the system, else the one that a package brings for Linux x64. */
export async function browserPath(): Promise<string> {
  return process.env.CHROMIUM_PATH ?? systemPaths.find((path) => existsSync(path)) ?? packagedChromium()
}

async function packagedChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium or Chrome was found. Install one, or set CHROMIUM_PATH to it.')
  }
  // It unpacks the shared libraries that a bare Linux lacks only where this says that it is needed, before it is loaded.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}

let shared: Promise<Browser> | undefined

/** Returns the browser that the test files of a worker share. Contexts keep tests apart; the browser ends with the worker. */
export function sharedBrowser(): Promise<Browser> {
  if (shared) return shared
  const starting = launchBrowser()
  shared = starting
  // One start that failed, or a crash, must not fail all tests that follow.
  const forget = (): void => {
    if (shared === starting) shared = undefined
  }
  starting.then((browser) => browser.once('disconnected', forget), forget)
  return starting
}

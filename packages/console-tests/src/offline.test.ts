import { expect, test } from 'vitest'
import { outbound, useTestConsole } from '../test/console.ts'

// What works without a network, once somebody has been here.
const { openSignedIn, allow } = useTestConsole()

test('the codes work offline after one visit of any view, and nothing but files of the console is stored', async () => {
  allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/)
  // A page that is loading while the service worker takes over fetches a file or two once more.
  allow(/preload/)
  const page = await openSignedIn('/history', { serviceWorkers: 'allow' })
  await page.locator('.empty').waitFor()
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller?.state')).toBe('activated')
  await page.context().setOffline(true)
  await page.locator('main').focus()
  await page.keyboard.press('g')
  await page.getByRole('row', { name: /512/ }).waitFor()
  await page.goto(`${new URL(page.url()).origin}/codes?q=512`)
  await page.getByRole('row', { name: /512/ }).waitFor()
  await page.getByLabel('Search codes and meanings').fill('hung up')
  await page.getByRole('row', { name: /531/ }).waitFor()
  const stored = await page.evaluate<string[]>(`
    caches.keys()
      .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
      .then((lists) => lists.flat().map(({ url }) => new URL(url).pathname))
  `)
  expect(stored.filter((path) => !path.startsWith('/assets/'))).toEqual(['/codes'])
  await page.context().setOffline(false)
  await page.getByRole('link', { name: 'History' }).click()
  await page.locator('.empty').waitFor()
})

test('what is posted does not pass through the service worker, which would slow lists of calls down', async () => {
  const page = await openSignedIn('/history', { serviceWorkers: 'allow' })
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller?.state')).toBe('activated')
  await page.getByLabel('Look up a call ID').fill(outbound)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: outbound }).waitFor()
  const sources = await page.evaluate(`
    performance.getEntriesByType('resource')
      .filter(({ name }) => name.includes('querycalldetailbyid'))
      .map(({ workerMatchedSourceType }) => workerMatchedSourceType)
  `)
  expect(sources).toEqual(['network', 'network'])
})

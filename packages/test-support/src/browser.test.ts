import { afterAll, expect, test } from 'vitest'
import { sharedBrowser } from './browser.ts'

afterAll(async () => (await sharedBrowser()).close())

test('the files of a worker share one browser, which runs scripts', async () => {
  expect(await sharedBrowser()).toBe(await sharedBrowser())
  const page = await (await sharedBrowser()).newPage()
  expect(await page.evaluate('6 * 7')).toBe(42)
})

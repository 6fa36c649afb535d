import { afterAll, expect, test, vi } from 'vitest'
import { sharedBrowser } from './browser.ts'

afterAll(async () => (await sharedBrowser()).close())

test('the browser of a worker is started again after a start that failed and after a crash', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/there/is/no/browser')
  await expect(sharedBrowser()).rejects.toThrow()
  vi.unstubAllEnvs()
  const first = await sharedBrowser()
  expect(await sharedBrowser()).toBe(first)
  await first.close()
  const second = await sharedBrowser()
  expect(second.isConnected()).toBe(true)
})

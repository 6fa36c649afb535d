import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { demoCalls } from '@org/cms-cdr-demo-calls'
import { launchBrowser } from '@org/cms-cdr-test-support/browser'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { createServer } from 'vite'

// Every view in every language, light, dark and narrow, to be looked at: `pnpm screenshots [FOLDER]`.
// Chinese and the arrows need fonts of the machine; without them their places are blank.
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '.screenshots')
const languages = ['en', 'zh-CN', 'pt-BR', 'es']
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
}
const views: Readonly<Record<string, (page: Page, origin: string) => Promise<void>>> = {
  'sign-in': async (page, origin) => {
    await page.route('**/session', (route) => route.fulfill({ status: 204 }))
    await page.goto(origin)
    await page.locator('.sign-in').waitFor()
  },
  call: async (page, origin) => {
    await page.goto(`${origin}/call?id=1700000000-0003`)
    await page.locator('.call').waitFor()
  },
  failure: async (page, origin) => {
    await page.goto(`${origin}/call?id=1000000000-404`)
    await page.locator('.failure').waitFor()
  },
  calls: async (page, origin) => {
    await page.goto(`${origin}/look-up`)
    const list = Buffer.from([...Object.keys(demoCalls()), '1000000000-404', '1000000000-100999'].join('\n'))
    await page.locator('input[type=file]').setInputFiles({ name: 'monday.txt', mimeType: 'text/plain', buffer: list })
    await page.locator('.calls button.main').click()
    await page.locator('progress[value="402"]').waitFor()
    await page.locator('[role=columnheader].wait button').click()
    await page.locator('.chart.level').waitFor()
  },
  codes: async (page, origin) => {
    await page.goto(`${origin}/codes`)
    await page.locator('table').waitFor()
  },
  audit: async (page, origin) => {
    await page.goto(`${origin}/admin/audit`)
    await page.locator('.audit tbody').waitFor()
  },
  history: async (page, origin) => {
    await page.goto(`${origin}/call?id=1700000000-0003`)
    await page.locator('.call').waitFor()
    await page.goto(`${origin}/history`)
    await page.locator('.history li').waitFor()
  },
}

mkdirSync(folder, { recursive: true })
const server = await createServer({ root: join(import.meta.dirname, '..'), server: { port: 0 }, logLevel: 'error' })
await server.listen()
const origin = new URL(server.resolvedUrls?.local[0] ?? '').origin
const browser = await launchBrowser()
for (const locale of languages) {
  for (const [look, options] of Object.entries(looks)) {
    for (const [view, open] of Object.entries(views)) {
      const page = await browser.newPage({ ...options, locale, timezoneId: 'America/Sao_Paulo' })
      await open(page, origin)
      // As high as what is in it, so that the foot stands at the end of the picture.
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ width: options.viewport?.width ?? 0, height })
      const path = join(folder, `${view}.${locale}.${look}.png`)
      await page.screenshot({ path })
      console.log(path)
      await page.close()
    }
  }
}
await browser.close()
await server.close()

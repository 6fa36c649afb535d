import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { launchBrowser } from '@org/cms-cdr-test-browser'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guidePages } from './guide.ts'
import { spec } from './spec.ts'

const file = join(import.meta.dirname, '..', 'dist', 'index.html')
const guide = guidePages()
  .map((page) => `<section id="${page.id}">${page.html}</section>`)
  .join('\n')
const ids = Array.from(guide.matchAll(/ id="([^"]+)"/g), ([, id]) => id)
const links = Array.from(guide.matchAll(/ href="([^"]+)"/g), ([, href = '']) => href)

test('every anchor is there once, and every link inside the guide leads to one', () => {
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  const internal = links.filter((href) => href.startsWith('#') && !href.startsWith('#/')).map((href) => href.slice(1))
  expect(internal.filter((id) => !ids.includes(id))).toEqual([])
  expect(links.filter((href) => !href.startsWith('#'))).toEqual([])
})

test('the charset stands in the first 1024 bytes, and the policy before every script', () => {
  const html = readFileSync(file, 'utf8')
  expect(html.indexOf('<meta charset')).toBeLessThan(1_000)
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'))
})

test('every code, field, error, example and fault of the spec has an anchor', () => {
  const { resultCode, callType, releaseCause, outboundResult } = spec['x-catalogues']
  const count = (prefix: string): number => ids.filter((id) => id?.startsWith(prefix)).length
  expect(count('result-code-')).toBe(resultCode.entries.length)
  expect(count('call-type-')).toBe(callType.entries.length)
  expect(count('release-cause-')).toBe(releaseCause.entries.length)
  expect(count('outbound-result-')).toBe(outboundResult.entries.length)
  expect(count('field-')).toBe(Object.keys(spec.components.schemas.CallDetail.properties).length)
  expect(count('query-')).toBe(Object.keys(spec.components.schemas.CallDetailQuery.properties).length)
  expect(count('envelope-')).toBe(Object.keys(spec.components.schemas.SuccessEnvelope.properties).length)
  expect(count('error-')).toBe(spec['x-client-errors'].entries.length)
  expect(count('example-')).toBe(Object.keys(spec.components.examples).length / 2)
  expect(count('fault-')).toBe(spec['x-mock-faults'].entries.length)
})

test('every quirk and example that the guide names exists', () => {
  const quirks = readFileSync(join(import.meta.dirname, '..', '..', 'client', 'src', 'domain', 'quirk.ts'), 'utf8')
  const named = (kind: string): string[] =>
    Array.from(guide.matchAll(new RegExp(`${kind} <code>(\\w+)</code>`, 'g')), ([, name = '']) => name)
  expect(named('quirk').filter((name) => !quirks.includes(`'${name}'`))).toEqual([])
  expect(named('example').filter((name) => !Object.hasOwn(spec.components.examples, `${name}.request`))).toEqual([])
  expect(named('quirk').length + named('example').length).toBeGreaterThan(5)
})

describe('in a browser without a network', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  async function open(
    hash: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; outside: string[]; complaints: string[] }> {
    const context = await browser.newContext(options)
    await context.setOffline(true)
    const page = await context.newPage()
    const outside: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) outside.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`file://${file}${hash}`)
    return { page, outside, complaints }
  }

  test('guide and reference are shown, nothing is asked of another host, nothing complains', async () => {
    const { page, outside, complaints } = await open('')
    await page.getByRole('heading', { name: 'Getting started' }).waitFor()
    await page.getByRole('link', { name: 'Reference' }).click()
    await page.getByText('Query the CDR of one call').first().waitFor()
    await page.getByRole('link', { name: 'Codes', exact: true }).click()
    await page.getByRole('heading', { name: 'Release causes' }).waitFor()
    expect([outside, complaints]).toEqual([[], []])
    await page.context().close()
  }, 30_000)

  test.each(['#release-cause-49', '#call-type-43', '#field-call-time', '#error-not-found', '#example-bad-signature'])(
    '%s leads to its row',
    async (hash) => {
      const { page } = await open(hash)
      expect(await page.locator(hash).isVisible()).toBe(true)
      const box = await page.locator(hash).boundingBox()
      expect(box && box.y >= 0 && box.y < 720).toBe(true)
      await page.context().close()
    },
  )

  test.each(['/calldata/querycalldetailbyid', '/operations/gethealth'])(
    'the operation at #%s can be linked to',
    async (route) => {
      const { page } = await open(`#${route}`)
      await page
        .getByText(route.includes('health') ? 'Is the server alive' : 'Query the CDR of one call')
        .first()
        .waitFor()
      await page.context().close()
    },
  )

  test.each(['light', 'dark'] as const)(
    'the guide in %s has no fault that axe finds',
    async (colorScheme) => {
      const { page } = await open('', { colorScheme })
      const { violations } = await new AxeBuilder({ page }).include('#top').include('#guide').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 22, 26)')
      await page.context().close()
    },
    30_000,
  )

  test('the guide and the reference are never shown together', async () => {
    const { page } = await open('#codes')
    const shown = async (): Promise<boolean[]> => [
      await page.locator('#guide').isVisible(),
      await page.locator('#redoc').isVisible(),
    ]
    expect(await shown()).toEqual([true, false])
    await page.getByRole('link', { name: 'Reference' }).click()
    expect(await shown()).toEqual([false, true])
    await page.context().close()
  })

  test('at 320 pixels nothing is cut off, and the keyboard reaches every part', async () => {
    const { page } = await open('', { viewport: { width: 320, height: 640 } })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => location.hash)).toBe('#signing')
    await page.context().close()
  })
})

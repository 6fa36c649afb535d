import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import examples from '@org/cms-cdr-spec/examples' with { type: 'json' }
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import type { Page } from 'playwright-core'
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

test('every code, field, error, network failure, quirk, example and fault of the spec has an anchor', () => {
  const { resultCode, callType, releaseCause, outboundResult, leaveReason } = spec['x-catalogues']
  const count = (prefix: string): number => ids.filter((id) => id?.startsWith(prefix)).length
  expect(count('result-code-')).toBe(resultCode.entries.length)
  expect(count('call-type-')).toBe(callType.entries.length)
  expect(count('release-cause-')).toBe(releaseCause.entries.length)
  expect(count('outbound-result-')).toBe(outboundResult.entries.length)
  expect(count('leave-reason-')).toBe(leaveReason.entries.length)
  expect(count('field-')).toBe(Object.keys(spec.components.schemas.CallDetail.properties).length)
  expect(count('listed-')).toBe(Object.keys(spec.components.schemas.ListedCall.properties).length)
  expect(count('list-query-')).toBe(Object.keys(spec.components.schemas.CallListQuery.properties).length)
  expect(count('query-')).toBe(Object.keys(spec.components.schemas.CallDetailQuery.properties).length)
  expect(count('envelope-')).toBe(Object.keys(spec.components.schemas.SuccessEnvelope.properties).length)
  expect(count('error-')).toBe(spec['x-client-errors'].entries.length)
  expect(count('failure-')).toBe(spec['x-network-failures'].entries.length)
  expect(count('quirk-')).toBe(spec['x-quirks'].entries.length)
  expect(count('example-')).toBe(examples.length)
  expect(count('fault-')).toBe(spec['x-mock-faults'].entries.length)
})

test('every quirk and example that the guide names exists', () => {
  const quirks = spec['x-quirks'].entries.map(({ code }) => code)
  const named = (kind: string): string[] =>
    Array.from(guide.matchAll(new RegExp(`${kind} <code>(\\w+)</code>`, 'g')), ([, name = '']) => name)
  expect(named('quirk').filter((name) => !quirks.includes(name))).toEqual([])
  expect(named('example').filter((name) => !Object.hasOwn(spec.components.examples, `${name}.request`))).toEqual([])
  expect(named('quirk').length + named('example').length).toBeGreaterThan(5)
})

describe('in a browser without a network', () => {
  let page: Page
  const outside: string[] = []
  const complaints: string[] = []
  beforeAll(async () => {
    const context = await (await sharedBrowser()).newContext()
    await context.setOffline(true)
    page = await context.newPage()
    page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) outside.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`file://${file}`)
  })
  afterAll(() => page?.context().close())

  /** Follows a link to a part of the page, which is loaded once for all tests. */
  const show = (hash: string) => page.goto(`file://${file}${hash}`)

  test('guide and reference are shown, nothing is asked of another host, nothing complains', async () => {
    await page.getByRole('heading', { name: 'Getting started' }).waitFor()
    await page.getByRole('link', { name: 'Reference' }).click()
    await page.getByText('Query the CDR of one call').first().waitFor()
    await page.getByRole('link', { name: 'Codes', exact: true }).click()
    await page.getByRole('heading', { name: 'Release causes' }).waitFor()
    expect([outside, complaints]).toEqual([[], []])
  })

  test.each(['#release-cause-49', '#call-type-43', '#field-call-time', '#error-not-found', '#example-bad-signature'])(
    '%s leads to its row',
    async (hash) => {
      await show(hash)
      expect(await page.locator(hash).isVisible()).toBe(true)
      const box = await page.locator(hash).boundingBox()
      expect(box && box.y >= 0 && box.y < 720).toBe(true)
    },
  )

  test.each([
    ['/calldata/querycalldetailbyid', 'Query the CDR of one call'],
    ['/operations/gethealth', 'Check whether the server is alive'],
  ])('the operation at #%s can be linked to', async (route, title) => {
    await show(`#${route}`)
    await page.reload()
    await page.getByText(title).first().waitFor()
  })

  test('the guide has no fault that axe finds, in light or dark', async () => {
    await show('#codes')
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    // Axe describes only what violates a rule, and runs in the page itself: no frame of it needs a page of its own.
    const axe = () =>
      new AxeBuilder({ page })
        .setLegacyMode()
        .options({ resultTypes: ['violations'] })
        .include('#top')
        .include('#guide')
    const faults = async (builder: AxeBuilder): Promise<unknown[]> =>
      (await builder.analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
    await page.emulateMedia({ colorScheme: 'light' })
    expect([await background(), await faults(axe())]).toEqual(['rgb(255, 255, 255)', []])
    await page.emulateMedia({ colorScheme: 'dark' })
    // Nothing but the colors differs in the dark.
    expect([await background(), await faults(axe().withTags('cat.color'))]).toEqual(['rgb(20, 22, 26)', []])
  })

  test('the guide and the reference are never shown together', async () => {
    await show('#codes')
    const shown = async (): Promise<boolean[]> => [
      await page.locator('#guide').isVisible(),
      await page.locator('#redoc').isVisible(),
    ]
    expect(await shown()).toEqual([true, false])
    await page.getByRole('link', { name: 'Reference' }).click()
    expect(await shown()).toEqual([false, true])
  })

  test('at 320 pixels nothing is cut off, and the keyboard reaches every part', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await show('')
    await page.reload()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => location.hash)).toBe('#signing')
  })
})

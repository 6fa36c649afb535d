import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import { type PreviewServer, preview } from 'astro'
import { LinkChecker } from 'linkinator'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entries } from './facts/entries.ts'
import { spec } from './facts/spec.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const read = (file: string): string => readFileSync(join(dist, file), 'utf8')
const pages = globSync('**/index.html', { cwd: dist })
const guide = pages.filter((file) => !file.startsWith('reference'))
const idsOf = (html: string): string[] => Array.from(html.matchAll(/<[^>]* id="([^"]+)"/g), ([, id = '']) => id)

let server: PreviewServer
let url: string
beforeAll(async () => {
  server = await preview({ root, server: { host: '127.0.0.1', port: 0 }, logLevel: 'error' })
  url = `http://127.0.0.1:${server.port}/docs/`
})
afterAll(() => server?.stop())

test('every link inside the site leads to a page, and every fragment to a part of it', async () => {
  const { links } = await new LinkChecker().check({
    path: url,
    recurse: true,
    checkFragments: true,
    linksToSkip: async (link) => !link.startsWith(new URL(url).origin),
    // Redoc's own addresses.
    fragmentsToSkip: async (fragment) => fragment.startsWith('/'),
  })
  expect(links.filter(({ state }) => state === 'BROKEN').map(({ url, parent }) => [url, parent])).toEqual([])
  const found = new Set(links.filter(({ state }) => state === 'OK').map(({ url }) => url.split('#')[0]))
  expect(pages.filter((page) => !found.has(url + page.replace(/index\.html$/, '')))).toEqual([])
})

test.each(Object.keys(entries) as (keyof typeof entries)[])('every entry of %s has one address', (name) => {
  const ids = guide.flatMap((page) => idsOf(read(page)))
  for (const { id } of entries[name]()) expect(ids.filter((other) => other === id)).toEqual([id])
})

test('every catalog, error and field of the spec is on the site', () => {
  expect(Object.keys(entries)).toEqual(expect.arrayContaining(Object.keys(spec['x-catalogues'])))
  const fields = [entries.recordFields(), entries.listedFields(), entries.queryFields(), entries.listQueryFields()]
  const { CallDetail, ListedCall, CallDetailQuery, CallListQuery } = spec.components.schemas
  const schemas = [CallDetail, ListedCall, CallDetailQuery, CallListQuery]
  expect(fields.map((list) => list.map(({ code }) => code))).toEqual(
    schemas.map(({ properties }) => Object.keys(properties)),
  )
})

test('every quirk and example that the guide names exists', () => {
  const html = read('vendor-and-reality/index.html')
  const named = (kind: string): string[] =>
    Array.from(html.matchAll(new RegExp(`${kind} <code[^>]*>(\\w+)</code>`, 'g')), ([, name = '']) => name)
  const quirks = entries.quirks().map(({ code }) => code)
  expect(named('quirk').filter((name) => !quirks.includes(name))).toEqual([])
  expect(named('example').filter((name) => !Object.hasOwn(spec.components.examples, `${name}.request`))).toEqual([])
  expect(named('quirk').length + named('example').length).toBeGreaterThan(5)
})

test.each(pages.concat('404.html'))('%s has its charset first, and no inline script', (page) => {
  const html = read(page)
  expect(html.indexOf('<meta charset')).toBeLessThan(1_000)
  expect(html.match(/<script(?![^>]* src=)[^>]*>/g)).toBe(null)
})

describe('the text for machines', () => {
  test('lists every page of the guide, and holds every code', () => {
    const list = read('llms.txt')
    const files = Array.from(list.matchAll(/\]\(([^)]+)\)/g), ([, file = '']) => file)
    expect(files.filter((file) => !globSync(file, { cwd: dist }).length)).toEqual([])
    expect(files.length).toBeGreaterThan(guide.length)
    const whole = read('llms-full.txt')
    for (const { code, meaning } of entries.resultCode()) {
      expect(whole).toContain(code)
      expect(whole.replaceAll(/\s+/g, ' ')).toContain(meaning)
    }
  })

  test('holds code as it is on the page', () => {
    expect(read('signing.md')).toContain(
      '\nPOST\n/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid\n\ncontent-length;',
    )
  })
})

describe('in a browser', () => {
  let page: Page
  const outside: string[] = []
  const complaints: string[] = []
  beforeAll(async () => {
    const context = await (await sharedBrowser()).newContext()
    page = await context.newPage()
    page.setDefaultTimeout(120_000)
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url())) outside.push(request.url())
    })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  })
  afterAll(() => page?.context().close())

  test.each([
    ['vacant', 'release-cause-4'],
    ['SP_CALL_NORMAL', 'call-type-0'],
    ['0101003', 'result-code-0101003'],
    ['512', 'release-cause-512'],
    ['talkSeconds', 'field-call-time'],
  ])('a search for %s finds %s', async (words, id) => {
    const found = page.locator(`.pagefind-ui__result-link[href$="#${id}"]`)
    // On a busy machine a part of the index may not load; a page that is loaded again loads it again.
    await expect
      .poll(
        async () => {
          await page.goto(url)
          await page.getByRole('button', { name: 'Search' }).click()
          await page.getByRole('textbox', { name: 'Search' }).fill(words)
          return found.waitFor({ timeout: 20_000 }).then(
            () => true,
            () => false,
          )
        },
        { timeout: 110_000 },
      )
      .toBe(true)
    await found.click()
    await page.waitForURL(`**/#${id}`)
    await page.locator(`#${id}`).waitFor()
  })

  test.each([
    ['#/calldata/querycalldetailbyid', 'Query the CDR of one call'],
    ['#/operations/gethealth', 'Check whether the server is alive'],
  ])('the operation at %s can be linked to', async (route, title) => {
    await page.goto(`${url}reference/server/${route}`)
    await page.reload()
    await page.getByRole('heading', { name: title }).first().waitFor()
  })

  test('the reference of an operation leads to the guide', async () => {
    await page.goto(`${url}reference/vendor/#/calldata/querycalldetailbyid`)
    await page.getByRole('link', { name: 'Harvesting a day' }).first().click()
    await page.waitForURL(`${url}harvesting/`)
  })

  test.each(['light', 'dark'] as const)('the guide and the reference are %s if the reader chose it', async (theme) => {
    await page.goto(url)
    await page.locator('starlight-theme-select select').first().selectOption(theme)
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme)
    await page.goto(`${url}reference/server/`)
    expect(await page.evaluate(() => [...document.documentElement.classList])).toContain(theme)
  })

  test('asks nothing of another host, and has no error', () => {
    expect([outside, complaints]).toEqual([[], []])
  })

  test.each(guide.concat('404.html'))(
    'axe finds no fault in %s, in light or dark, and at 320 pixels nothing is cut off',
    async (file) => {
      const axe = () => new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
      const faultsOf = async (builder: AxeBuilder): Promise<unknown[]> =>
        (await builder.analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])
      await page.setViewportSize({ width: 1280, height: 720 })
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(url + file.replace(/index\.html$/, ''))
      expect(await faultsOf(axe())).toEqual([])
      // Nothing but the colors differs in the dark.
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.reload()
      expect(await faultsOf(axe().withRules('color-contrast'))).toEqual([])
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    },
  )
})

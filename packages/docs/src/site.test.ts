import { globSync } from 'node:fs'
import { join } from 'node:path'
import { createMock } from '@org/cms-cdr-mock'
import { LinkChecker } from 'linkinator'
import type { Page } from 'playwright-core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { guide, openSite, pages, read } from '../test/open-site.ts'
import { addressOfField, addressOfParameter, entries } from './facts/entries.ts'
import { spec, vector } from './facts/spec.ts'

const dist = join(import.meta.dirname, '..', 'dist')
const url = inject('siteUrl')
const idsOf = (html: string): string[] => Array.from(html.matchAll(/<[^>]* id="([^"]+)"/g), ([, id = '']) => id)

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

test('every field and parameter of the spec has an address, to which the reference links', () => {
  const schemas = Object.entries(spec.components.schemas).flatMap(([name, schema]) =>
    [schema, ...('allOf' in schema ? schema.allOf : [])].flatMap((part) =>
      'properties' in part ? Object.keys(part.properties).map((field) => addressOfField(name, field)) : [],
    ),
  )
  const parameters = Object.values(spec.paths)
    .flatMap((path): { operationId: string; parameters?: object[] }[] => Object.values(path))
    .flatMap(({ operationId, parameters = [] }) =>
      parameters.map((one) => addressOfParameter(operationId, '$ref' in one ? nameOf(String(one.$ref)) : nameIn(one))),
    )
  const reference = globSync('assets/*.js', { cwd: dist }).map(read).join('')
  expect(parameters.length).toBeGreaterThan(50)
  for (const address of [...schemas, ...parameters]) {
    const [page, id = ''] = address.split('#')
    expect(idsOf(read(`${page}index.html`)), address).toContain(id)
    expect(reference).toContain(`](../../${address})`)
  }
})

const nameIn = (parameter: object): string => ('name' in parameter ? String(parameter.name) : '')
function nameOf(reference: string): string {
  const shared: Readonly<Record<string, { name: string }>> = spec.components.parameters
  return shared[reference.split('/').at(-1) ?? '']?.name ?? ''
}

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

test.each(guide.concat('404.html'))('the headings of %s are in order, and each id is there once', (page) => {
  const html = read(page)
  const levels = Array.from(html.slice(html.indexOf('<h1')).matchAll(/<h([1-6])[\s>]/g), ([, level]) => Number(level))
  expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([])
  expect(levels.filter((level) => level === 1)).toEqual([1])
  const ids = idsOf(html)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
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

  // So does the text that the search shows.
  test('separates the label of a detail from its text', () => {
    expect(read('codes/release-cause.md')).toContain('\n- What to do:\n\n  No action is needed.\n')
  })

  test('holds code as it is on the page', () => {
    expect(read('signing.md')).toContain(
      '\nPOST\n/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid\n\ncontent-length;',
    )
  })
})

describe('in a browser', async () => {
  const { page, outside, complaints } = await openSite()

  /** Opens a page whose requests and errors are its own. */
  async function anotherPage(): Promise<Page> {
    const another = await page.context().newPage()
    onTestFinished(() => another.close())
    return another
  }

  test('a search finds meanings, names and codes, and leads to them', async () => {
    const found = (id: string) => page.locator(`.pagefind-ui__result-link[href$="#${id}"]`)
    await page.goto(url)
    await page.getByRole('button', { name: 'Search' }).click()
    for (const [words, id] of [
      ['vacant', 'release-cause-4'],
      ['SP_CALL_NORMAL', 'call-type-0'],
      ['0101003', 'result-code-0101003'],
      ['512', 'release-cause-512'],
      ['talkSeconds', 'field-call-time'],
      ['tls_expired', 'failure-tls-expired'],
    ] as const) {
      await page.getByRole('textbox', { name: 'Search' }).fill(words)
      const address = await found(id).getAttribute('href')
      const { pathname } = new URL(String(address), page.url())
      expect(idsOf(read(`${pathname.slice(new URL(url).pathname.length)}index.html`)), words).toContain(id)
    }
    await found('failure-tls-expired').click()
    await page.waitForURL('**/#failure-tls-expired')
    await page.locator('#failure-tls-expired').waitFor()
  })

  test('the search is there although the browser is never idle', async () => {
    const busy = await anotherPage()
    await busy.addInitScript(() => {
      window.requestIdleCallback = (callback, { timeout } = {}) =>
        timeout ? window.setTimeout(callback, timeout, { didTimeout: true, timeRemaining: () => 0 }) : 0
    })
    await busy.goto(url)
    await busy.getByRole('button', { name: 'Search' }).click()
    await busy.getByRole('textbox', { name: 'Search' }).waitFor()
  })

  test('"Try it" sends a signed request to a mock, explains the codes, and keeps the secret key to itself', async () => {
    const mock = await createMock({ auth: 'verify' })
    onTestFinished(() => mock.close())
    const page = await anotherPage()
    const { accessKey, secretKey } = vector('A')
    const sent: string[] = []
    page.on('request', (request) => sent.push(JSON.stringify([request.url(), request.headers(), request.postData()])))
    await page.goto(`${url}try-it/`)
    expect(await page.getByLabel('Address').inputValue()).toBe(new URL(url).origin)
    await page.getByLabel('Address').fill(mock.url)
    await page.getByLabel('Access key').fill(accessKey)
    await page.getByLabel('Secret key').fill(secretKey)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('link', { name: 'resultCode 0100000' }).waitFor()
    expect(await page.locator('#try-body').textContent()).toContain('"callTime": 30')
    expect(await page.locator('#try-canonical').textContent()).toContain(
      `host:${encodeURIComponent(new URL(mock.url).host)}`,
    )
    await page.getByLabel('Secret key').fill(`${secretKey}!`)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByRole('link', { name: 'Find the difference' }).click()
    await page.waitForURL('**/signing/#find-a-difference')
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    )
    expect(sent.length).toBeGreaterThan(2)
    for (const text of [...sent, kept]) expect(text).not.toContain(secretKey)
  })

  test('"Try it" shows no response of an earlier request, and its radio buttons are a group', async () => {
    const mock = await createMock()
    onTestFinished(() => mock.close())
    const page = await anotherPage()
    await page.goto(`${url}try-it/`)
    await page.getByLabel('Address').fill(mock.url)
    await page.getByLabel('Access key').fill('ak')
    await page.getByLabel('Secret key').fill('sk')
    const send = async (callId: string): Promise<void> => {
      await page.getByLabel('callId').fill(callId)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
    }
    await send('fault-delay-999999')
    const failed = page.waitForEvent('requestfailed')
    await send('1000000000-404')
    await failed
    await page.getByRole('link', { name: 'resultCode 0100000' }).waitFor()
    await page.getByLabel('Sign with a key').focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.getByLabel('Use my session in the console').isChecked()).toBe(true)
    expect(await page.getByLabel('Sign with a key').isChecked()).toBe(false)
  })

  test('"Try it" sends nothing to another host', async () => {
    const page = await anotherPage()
    await page.goto(`${url}try-it/`)
    await page.getByLabel('Address').fill('https://cms.example.test:28443')
    await page.getByLabel('Access key').fill('ak')
    await page.getByLabel('Secret key').fill('sk')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('is a cms-cdr server, open https://cms.example.test:28443/docs/try-it/.').waitFor()
    expect(await page.locator('#try-request').isHidden()).toBe(true)
  })

  test('the version leads to the same page of another version, or to its start', async () => {
    const page = await anotherPage()
    await page.route('**/docs/versions.json', (route) => route.fulfill({ json: ['latest', '1.0.0'] }))
    await page.route('**/latest/**', (route) => route.fulfill({ body: 'the page' }))
    await page.route('**/1.0.0/**', (route) =>
      route.fulfill({ status: route.request().url().endsWith('/1.0.0/') ? 200 : 404, body: 'the start' }),
    )
    for (const [version, path] of [
      ['latest', 'latest/signing/#clock'],
      ['1.0.0', '1.0.0/'],
    ] as const) {
      await page.goto(`${url}signing/#clock`)
      const menu = page.locator('version-select summary:visible').first()
      await menu.click()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Escape')
      await page.locator('version-select summary:focus').waitFor()
      expect(await page.locator('version-select a:visible').count()).toBe(0)
      await menu.click()
      await page.locator('version-select a:visible', { hasText: version }).first().click()
      await page.waitForURL(new URL(`../${path}`, url).href)
    }
  })

  test.each([
    ['#/calldata/querycalldetailbyid', 'Query the CDR of one call'],
    ['#/operations/gethealth', 'Check whether the server is alive'],
  ])('the operation at %s can be linked to', async (route, title) => {
    // From a page of another path, or nothing would be loaded.
    await page.goto(`${url}icon.svg`)
    await page.goto(`${url}reference/server/${route}`)
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

  test('requests nothing from another host, and has no error', () => {
    expect([outside, complaints]).toEqual([[], []])
  })
})

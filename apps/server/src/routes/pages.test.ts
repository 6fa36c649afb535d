import { globSync, readFileSync, utimesSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startTestServer } from '../../test/server.ts'

const dist = join(import.meta.dirname, '..', '..', 'dist')
const docs = join(dist, 'docs')
const console = join(dist, 'console')

/** Sends a request as `fetch` cannot: it decompresses the body and adds headers of its own. */
async function start(folders = { docs, console }) {
  const server = await startTestServer(folders)
  onTestFinished(() => server[Symbol.asyncDispose]())
  const send = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await server.app.inject({ method: method as 'GET', url: path, headers })
    return { status: response.statusCode, headers: response.headers, body: response.rawPayload }
  }
  return { ...server, send }
}

/** The address of the style sheet of the console. */
const asset = /"(\/assets\/[^"]+\.css)"/.exec(readFileSync(join(console, 'index.html'), 'utf8'))?.[1] ?? ''

describe('pages', () => {
  test.each(['/', '/docs/', asset])('%s is sent compressed to clients that accept it', async (path) => {
    const { send } = await start()
    const plain = await send(path, { 'accept-encoding': 'identity' })
    const isCompressed = plain.body.length >= 1_024
    for (const [encoding, decompress] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const { status, headers, body } = await send(path, { 'accept-encoding': encoding })
      expect([status, headers['content-type'], headers.vary]).toEqual([
        200,
        plain.headers['content-type'],
        'accept-encoding',
      ])
      expect(headers['content-encoding']).toBe(isCompressed ? encoding : undefined)
      expect(headers['content-length']).toBe(String(body.length))
      expect((isCompressed ? decompress(body) : body).equals(plain.body)).toBe(true)
    }
    expect(plain.headers.vary).toBe('accept-encoding')
    expect(plain.headers['content-encoding']).toBeUndefined()
  })

  test('are smaller by half when compressed', async () => {
    const { send } = await start()
    const size = async (encoding: string) => (await send('/docs/', { 'accept-encoding': encoding })).body.length
    expect(await size('br')).toBeLessThan((await size('identity')) / 2)
    expect(await size('br, gzip')).toBe(await size('br'))
  })

  test('have no address for the compressed copies themselves', async () => {
    const { send } = await start()
    for (const path of [`${asset}.br`, `${asset}.gz`, '/docs/index.html.br', '/docs/index.html.gz'])
      expect([path, (await send(path)).status]).toEqual([path, 404])
  })

  test.each(['/', '/docs/', asset])('%s has the same headers for HEAD, without a body', async (path) => {
    const { send } = await start()
    const headers = { 'accept-encoding': 'br' }
    const [got, head] = [await send(path, headers), await send(path, headers, 'HEAD')]
    const comparable = ({ date, 'x-request-id': _id, ...rest }: typeof got.headers) => rest
    expect([head.status, comparable(head.headers)]).toEqual([200, comparable(got.headers)])
    expect(head.body).toHaveLength(0)
  })

  test('of the docs have an address without index.html, and one page says that there is none', async () => {
    const { send } = await start()
    const { status, headers } = await send('/docs/signing?from=x')
    expect([status, headers.location]).toEqual([302, '/docs/signing/'])
    for (const path of ['/docs/none', '/docs/none/', '/docs/signing/none', '/docs/assets/', '/docs/..%2fmain.js']) {
      const missing = await send(path)
      expect([path, missing.status, missing.headers['content-type'], missing.headers['cache-control']]).toEqual([
        path,
        404,
        'text/html; charset=utf-8',
        'no-store',
      ])
      expect(missing.body.equals(readFileSync(join(docs, '404.html')))).toBe(true)
    }
    expect((await send('/docs/none', {}, 'POST')).status).toBe(404)
  })

  test.each([
    ['docs', '404.html'],
    ['console', 'index.html'],
  ])('of %s that a build left out are named when the server starts, with what to do', async (name, page) => {
    const folder = await mkdtemp(join(tmpdir(), 'cms-cdr-pages-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await expect(startTestServer({ [name]: folder })).rejects.toThrow(
      `Cannot read ${join(folder, page)}, a part of this program: it is missing. Install the program again`,
    )
  })

  test('of the console say to a person that there is nothing at an address', async () => {
    const { send } = await start()
    const page = await send('/none', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    expect([page.status, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      404,
      'text/html; charset=utf-8',
      'no-store',
    ])
    expect(page.body.equals(readFileSync(join(console, 'index.html')))).toBe(true)
    expect((await send('/none', { accept: '*/*' })).headers['content-type']).toContain('application/json')
  })

  test.each([
    ['/docs/', "'self'"],
    ['/docs/try-it/', "'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*"],
    ['/', "'self'"],
  ])('the page %s may connect to %s only', async (path, allowed) => {
    const { send } = await start()
    const directives = String((await send(path)).headers['content-security-policy']).split(';')
    expect(directives.filter((one) => /^(connect|default)-src/.test(one))).toEqual([
      "default-src 'none'",
      `connect-src ${allowed}`,
    ])
  })

  test('are sent whole, whatever range is requested', async () => {
    const { send } = await start()
    const { status, headers, body } = await send('/docs/openapi/server.json', { range: 'bytes=0-9' })
    expect([status, headers['accept-ranges'], headers['content-range']]).toEqual([200, undefined, undefined])
    expect(body.length).toBeGreaterThan(10)
  })
})

describe('assets', () => {
  test('are cached by browsers for good', async () => {
    const { send } = await start()
    const { headers } = await send(asset)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('have a hash of their content in their name', () => {
    const names = globSync('assets/*', { cwd: console }).filter((name) => !/\.(br|gz)$/.test(name))
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) expect(name).toMatch(/-[\w-]{8}\.\w+$/)
  })

  test('that do not exist are not cached', async () => {
    const { send } = await start()
    const { status, headers } = await send('/assets/none-12345678.js')
    expect([status, headers['cache-control']]).toEqual([404, 'no-store'])
  })
})

describe.each(['/', '/docs/', '/docs/openapi/server.json', '/icon.svg'])('%s', (path) => {
  test('is checked at each visit, and sent again only if it changed', async () => {
    const { send } = await start()
    const first = await send(path)
    const etag = String(first.headers.etag)
    expect(first.headers['cache-control']).toBe('public, no-cache')
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    for (const known of [etag, `"other", ${etag}`, etag.replace('W/', ''), '*']) {
      const { status, headers, body } = await send(path, { 'if-none-match': known, 'accept-encoding': 'br' })
      expect([known, status, body.length, headers.etag]).toEqual([known, 304, 0, etag])
      expect([headers['cache-control'], headers.vary]).toEqual(['public, no-cache', 'accept-encoding'])
      expect([headers['content-type'], headers['content-encoding']]).toEqual([undefined, undefined])
    }
    for (const other of ['"other"', 'W/"other"', ''])
      expect((await send(path, { 'if-none-match': other })).status).toBe(200)
  })
})

test('a new version of a page has another ETag, even if its size and time are the same', async () => {
  const copies: string[] = []
  for (const text of ['<p>one</p>', '<p>two</p>']) {
    const copy = await mkdtemp(join(tmpdir(), 'cms-cdr-pages-'))
    onTestFinished(() => rm(copy, { recursive: true }))
    await cp(docs, copy, { recursive: true })
    await rm(join(copy, 'index.html.br'))
    await writeFile(join(copy, 'index.html'), text)
    // As npm sets it for every file of every version.
    utimesSync(join(copy, 'index.html'), 499_162_500, 499_162_500)
    copies.push(copy)
  }
  const [before, after] = await Promise.all(copies.map((copy) => start({ docs: copy, console })))
  const first = await before?.send('/docs/')
  const known = { 'if-none-match': String(first?.headers.etag), 'if-modified-since': new Date().toUTCString() }
  expect((await after?.send('/docs/', known))?.status).toBe(200)
  expect((await before?.send('/docs/', known))?.status).toBe(304)
  expect(readFileSync(join(copies[0] ?? '', 'index.html'), 'utf8')).toBe(String(first?.body))
})

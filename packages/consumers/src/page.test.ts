import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { signatureVersion, signRequest } from '@org/cms-cdr-client/signing'
import { launchBrowser } from '@org/cms-cdr-test-support/browser'
import { build } from 'vite'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'

const source = join(import.meta.dirname, '..', 'projects', 'vite')
const pageScript = readFileSync(join(source, 'page.js'), 'utf8')
let project: Project
beforeAll(async () => {
  project = await installTarball(source)
})
afterAll(() => project.remove())

/** Builds a page with a script as Vite does for pages, or with other conditions, and returns its scripts. */
async function bundle(script: string, conditions?: string[]): Promise<string> {
  writeFileSync(join(project.folder, 'page.js'), script)
  const resolve = conditions ? { conditions } : {}
  await build({ root: project.folder, logLevel: 'silent', build: { target: 'es2022' }, resolve })
  const assets = join(project.folder, 'dist', 'assets')
  return readdirSync(assets)
    .map((file) => readFileSync(join(assets, file), 'utf8'))
    .join('\n')
}
const forServers = ['workerd', 'module', 'import']

test('a page built by Vite queries the mock in a real browser, and contains nothing that could sign', async () => {
  const scripts = await bundle(pageScript)
  expect(scripts).toContain('querycalldetailbyid')
  expect(scripts).not.toContain(signatureVersion)

  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname.replace(/\/$/, '/index.html')
    try {
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
      response.end(readFileSync(join(project.folder, 'dist', path)))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?server=${inject('mocks').proxyUrl}`)
    await page.waitForFunction(() => document.querySelector('#out')?.textContent !== '')
    expect(JSON.parse((await page.textContent('#out')) ?? '')).toEqual({
      direction: 'outbound',
      begin: '2023-11-14T22:13:20.000Z',
      cause: expect.stringMatching(/\w/),
      code: 'auth',
      refused: 'invalid_request',
    })
  } finally {
    await browser.close()
    server.close()
  }
})

test.each([
  ['createCdrClient', ''],
  ['createCdrClient', '/node'],
  ['signRequest', '/signing'],
])('a page that imports %s of "@org/cms-cdr-client%s" is not built', async (name, entry) => {
  const script = `import { ${name} } from '@org/cms-cdr-client${entry}'\nconsole.log(${name})`
  await expect(bundle(script)).rejects.toThrow(/not exported.*in-a-page/s)
})

test('a page can show what is signed, and holds nothing that signs', async () => {
  const script = "import * as signing from '@org/cms-cdr-client/signing'\nconsole.log({ ...signing })"
  const scripts = await bundle(script)
  expect(scripts).toContain('canonicalRequest')
  expect(scripts).not.toContain(complaint())
  expect(await bundle(script, forServers)).toContain(complaint())
})

/** What signRequest says of a scheme without host. It is in each bundle that holds the function. */
function complaint(): string {
  const scheme = { timestamp: 'seconds', signedHeaders: [], blankLineForEmptyQuery: false } as const
  try {
    signRequest({ method: 'POST', path: '/', headers: {} }, { accessKey: 'ak', secretKey: 'sk', scheme })
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('A scheme without host was accepted.')
}

test('the search for the signature would find it: a bundle for servers has it', async () => {
  const script = pageScript.replaceAll('@org/cms-cdr-client/browser', '@org/cms-cdr-client')
  expect(await bundle(script, forServers)).toContain(signatureVersion)
})

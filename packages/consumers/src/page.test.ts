import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { signatureVersion } from '@org/cms-cdr-client/signing'
import { launchBrowser } from '@org/cms-cdr-test-support/browser'
import { build } from 'vite'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { installTarball, type Project } from '../test/install-tarball.ts'

let project: Project
beforeAll(async () => {
  project = await installTarball(join(import.meta.dirname, '..', 'projects', 'vite'))
})
afterAll(() => project.remove())

const bundle = (root: string, conditions?: string[]) =>
  build({ root, logLevel: 'silent', build: { target: 'es2022' }, ...(conditions ? { resolve: { conditions } } : {}) })

function scripts(): string {
  const assets = join(project.folder, 'dist', 'assets')
  return readdirSync(assets)
    .map((file) => readFileSync(join(assets, file), 'utf8'))
    .join('\n')
}

test('a page built by Vite asks the mock in a real browser, and holds nothing that could sign', async () => {
  await bundle(project.folder)
  expect(scripts()).toContain('querycalldetailbyid')
  expect(scripts()).not.toContain(signatureVersion)

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

test.each(['', '/node', '/signing'])('a page that imports "@org/cms-cdr-client%s" is not built', async (entry) => {
  const page = join(project.folder, 'page.js')
  const before = readFileSync(page, 'utf8')
  try {
    writeFileSync(page, before.replaceAll('@org/cms-cdr-client/browser', `@org/cms-cdr-client${entry}`))
    await expect(bundle(project.folder)).rejects.toThrow(/not exported.*not-in-a-page/s)
  } finally {
    writeFileSync(page, before)
  }
})

test('the search for the signature would find it: a bundle for servers has it', async () => {
  const page = join(project.folder, 'page.js')
  const before = readFileSync(page, 'utf8')
  try {
    writeFileSync(page, before.replaceAll('@org/cms-cdr-client/browser', '@org/cms-cdr-client'))
    await bundle(project.folder, ['workerd', 'module', 'import'])
    expect(scripts()).toContain(signatureVersion)
  } finally {
    writeFileSync(page, before)
  }
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import { freePort } from '@org/cms-cdr-test-support/postgres'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { client, startTestProvider, type TestProvider } from '../../../apps/server/test/openid-provider.ts'
import { Program } from '../../../apps/server/test/program.ts'
import { accessibilityFaults, chooseInUserMenu, widthAt320 } from '../test/console.ts'

// The program as it is installed, a real provider, and a browser between them.
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-openid-'))
const program = new Program(folder)
const ann = { sub: '1', preferred_username: 'ann', groups: ['supervisors'] }

let provider: TestProvider
let context: BrowserContext
let url: string
let errors: readonly string[]
beforeAll(async () => {
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  provider = await startTestProvider(url)
  const server = ['serve', '--port', String(port), '--public-url', url, '--password-sign-in', 'off']
  const registration = ['--oidc-issuer', provider.issuer.origin, '--oidc-client-id', client.id]
  const groups = ['--oidc-supervisor-group', 'supervisors', '--oidc-scope', 'openid profile groups']
  const env = { CMS_CDR_OIDC_CLIENT_SECRET: client.secret }
  context = await (await sharedBrowser()).newContext({ locale: 'en' })
  errors = (await program.start([...server, ...registration, ...groups], env)).err
})
afterEach(async () => {
  await Promise.all(context.pages().map((page) => page.close()))
  await context.clearCookies()
})
afterAll(async () => {
  await context?.close()
  program.stopAll()
  await provider[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function open(path: string) {
  const page = await context.newPage()
  await page.goto(url + path)
  return page
}

test('the console leads to the provider and back to the call of the link, and signs out at both', async () => {
  provider.person = ann
  const page = await open('/call?id=1-2&direction=inbound')
  const button = page.getByRole('link', { name: 'Sign in with your organization' })
  await button.waitFor()
  expect(await page.getByLabel('Password').count()).toBe(0)
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  await button.click()
  await page.getByRole('button', { name: 'Signed in as ann' }).waitFor()
  expect(page.url()).toBe(`${url}/call?id=1-2&direction=inbound`)
  expect(await page.evaluate('document.cookie')).toBe('')

  await chooseInUserMenu(page, 'Sign out')
  await page.getByText('Do you want to sign-out').waitFor()
  expect(new URL(page.url()).origin).toBe(provider.issuer.origin)
  await page.getByRole('button', { name: /Yes/ }).click()
  await button.waitFor()
  expect(page.url()).toBe(`${url}/`)
})

test('a person without a group sees why, on a page that axe finds no fault with', async () => {
  provider.person = { ...ann, sub: '2', groups: [] }
  const page = await open('/oidc/sign-in')
  await page.getByRole('heading', { name: 'Your account has no access' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  expect(errors.some((line) => line.includes('the provider names no groups'))).toBe(true)
  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await page.getByRole('link', { name: 'Sign in with your organization' }).waitFor()
})

test('a page of another site cannot sign anybody in', async () => {
  provider.person = ann
  const page = await open('/')
  // The name localhost is another site than 127.0.0.1.
  await page.goto(provider.issuer.href.replace('127.0.0.1', 'localhost'))
  await page.setContent(`<a href="${url}/oidc/sign-in">win a prize</a>`)
  await page.getByText('win a prize').click()
  await page.getByRole('link', { name: 'Sign in with your organization' }).waitFor()
  expect(new URL(page.url()).origin).toBe(url)
})

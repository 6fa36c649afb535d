import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAudit } from '../../../apps/server/src/people/audit.ts'
import { addPerson } from '../../../apps/server/src/people/people.ts'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { startTestServer, type TestServer } from '../../../apps/server/test/server.ts'
import { builtPages } from '../test/console.ts'

const callId = '1000000000-0001'
const folder = mkdtempSync(join(import.meta.dirname, '..', '.scratch-'))

// A page as somebody would write it: the client for pages, and nothing that could sign.
const script = `
import { createCdrClient } from '@org/cms-cdr-client/browser'
const lookUp = async (settings) => {
  try {
    return (await createCdrClient({ ccId: 1, ...settings }).getCdr({ callId: '${callId}' })).callingNumber
  } catch (error) {
    return error.code
  }
}
globalThis.lookUp = () => lookUp({})
globalThis.reveal = () => lookUp({ fetch: (_url, init) => fetch('/reveal', init) })
globalThis.signOut = () => fetch('/session', { method: 'DELETE' }).then(({ status }) => status)
globalThis.cookie = () => document.cookie
document.querySelector('main').textContent = 'ready'
`

let server: TestServer
beforeAll(async () => {
  writeFileSync(join(folder, 'page.js'), script)
  const bundle = await rolldown({ input: join(folder, 'page.js'), platform: 'browser' })
  const out = join(folder, 'out')
  mkdirSync(out)
  await bundle.write({ dir: out, format: 'esm' })
  await bundle.close()
  writeFileSync(
    join(out, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>page</title><main></main><script type="module" src="/page.js"></script>',
  )
  server = await startTestServer({ console: out, docs: builtPages.docs })
  const { store } = server
  const recordJson = JSON.stringify({ callId, callerNo: '0049301234567' })
  await store.put([{ ccId: 1, direction: 'inbound', callId, recordJson }], await store.addSource('import', 'x'))
  await addPerson(store.engine, 'ann', { role: 'supervisor' })
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

test('in a real browser, a link signs in, a page looks calls up with the session, a reveal is audited, and signing out ends it', async () => {
  const context = await (await sharedBrowser()).newContext()
  try {
    const page = await context.newPage()
    const messages: string[] = []
    page.on('console', (message) => messages.push(message.text()))
    page.on('pageerror', (error) => messages.push(String(error)))
    await page.goto(`${server.url}/sign-in/${await makeSignInLink(server.store.engine, 'ann')}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('ready').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await page.evaluate('lookUp()')).toBe('***********67')
    expect(await page.evaluate('reveal()')).toBe('0049301234567')
    expect(await page.evaluate('cookie()')).toBe('')
    expect(messages).toEqual([])
    expect(await page.evaluate('signOut()')).toBe(204)
    expect(await page.evaluate('lookUp()')).toBe('auth')
  } finally {
    await context.close()
  }
  const audit = await Array.fromAsync(readAudit(server.store.engine))
  expect(audit.map(({ action }) => action)).toEqual(['sign_in', 'reveal', 'sign_out'])
})

test('pages have a policy that lets them load only what is here, and cannot be framed', async () => {
  const page = await fetch(server.url)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  const context = await (await sharedBrowser()).newContext()
  try {
    const tab = await context.newPage()
    const violations: string[] = []
    tab.on('console', (message) => message.type() === 'error' && violations.push(message.text()))
    const docsPolicy = (await tab.goto(`${server.url}/docs/`))?.headers()['content-security-policy'] ?? ''
    expect(/script-src [^;]*/.exec(docsPolicy)?.[0]).toBe("script-src 'self' 'wasm-unsafe-eval'")
    await tab.getByRole('button', { name: 'Search' }).click()
    await tab.getByRole('textbox', { name: 'Search' }).fill('vacant')
    await tab.locator('.pagefind-ui__result-link[href$="#release-cause-4"]').click()
    await tab.locator('#release-cause-4').waitFor()
    await tab.goto(`${server.url}/docs/reference/vendor/#/calldata/querycalldetailbyid`)
    await tab.getByRole('heading', { name: 'Query the CDR of one call' }).first().waitFor()
    expect(violations).toEqual([])
  } finally {
    await context.close()
  }
})

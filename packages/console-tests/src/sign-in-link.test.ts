import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { useTestConsole } from '../test/console.ts'

const tests = useTestConsole()

test('a one-time link signs in without any script', async () => {
  const { engine } = tests.server.store
  const page = await tests.open(`/sign-in/${await makeSignInLink(engine, 'ann')}`, { javaScriptEnabled: false })
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${tests.server.url}/`)
  const [cookie] = await page.context().cookies()
  expect(cookie).toMatchObject({ name: 'cms-cdr-session', httpOnly: true, sameSite: 'Strict' })
})

test.each([
  ['zh-CN', '以 ann 的身份登录'],
  ['pt-PT', 'Entrar como ann'],
  ['es-MX', 'Iniciar sesión como ann'],
])('a browser that wants %s gets the page of a link in that language', async (locale, title) => {
  const page = await tests.open(`/sign-in/${await makeSignInLink(tests.server.store.engine, 'ann')}`, { locale })
  await page.getByRole('heading', { name: title }).waitFor()
})

test('a page of another site cannot press the button, and the link stays as it is', async () => {
  const { url, store } = tests.server
  const path = `/sign-in/${await makeSignInLink(store.engine, 'ann')}`
  const form = `<!doctype html><link rel="icon" href="data:,"><form method="post" action="${url}${path}"><button>Play</button></form>`
  const evil = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(form))
  await new Promise<void>((resolve) => evil.listen(0, 'localhost', resolve))
  try {
    const page = await tests.open('/codes')
    tests.allow(/^asked http:\/\/localhost/)
    tests.allow(/403 \(Forbidden\)/)
    // The name localhost is another site than 127.0.0.1.
    await page.goto(`http://localhost:${(evil.address() as AddressInfo).port}`)
    await page.getByRole('button', { name: 'Play' }).click()
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
    expect(await page.context().cookies()).toEqual([])
    await page.goto(url + path)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Look up a call ID').waitFor()
  } finally {
    evil.closeAllConnections()
    evil.close()
  }
})

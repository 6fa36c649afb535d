import { createCdrClient } from '@org/cms-cdr-client/node'
import { examples } from '@org/cms-cdr-client/testing'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseInUserMenu, outbound, ownPage, useTestConsole, watchShifts } from '../test/console.ts'

// The console in front of a gateway, and what it says when something behind it or around it goes wrong.
let platform: Mock
const platformOnly = '1000000000-0002'
beforeAll(async () => {
  // The server stores a record of its upstream only under the call ID that is in it.
  const { query, response } = examples.vendorSample
  const envelopes = { [platformOnly]: JSON.parse(JSON.stringify(response).replaceAll(query.callId, platformOnly)) }
  platform = await createMock({ auth: 'verify', keys: { up: 'stream' }, envelopes })
})
afterAll(() => platform?.close())

const tests = useTestConsole(() => {
  const keys = { accessKey: 'up', secretKey: 'stream' }
  const client = createCdrClient({ baseUrl: platform.url, ...keys, retry: 0, timeoutMilliseconds: 2_000 })
  return { upstream: { client, name: platform.url, notFoundSeconds: 0 } }
})
const { open, openSignedIn, openBeside, signIn, allow } = tests

test('a call that only the platform has is shown with what was repaired, where it came from and when', async () => {
  const page = await openSignedIn(`/call?id=${platformOnly}&direction=inbound`)
  await page.getByRole('heading', { name: platformOnly }).waitFor()
  const text = await page.locator('.call').innerText()
  expect(text).toContain('the key has a space too many.')
  expect(text).toMatch(/Stored .*, fetched from http:\/\/127\.0\.0\.1/)
})

test('a response that deviates from the spec is shown all the same, and the page stays within its policy', async () => {
  const page = await openSignedIn('/')
  const odd = { callId: outbound, callTime: 'soon', callerNo: 5 }
  const envelope = { result: '0', resultCode: '0100000', resultDatas: odd, resultDesc: odd }
  await page.route('**/rest/**', (route) => route.fulfill({ json: envelope }))
  await page.getByLabel('Look up a call ID').fill(outbound)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: outbound }).waitFor()
})

test.each([
  ['1000000000-404', 'No call with this ID.', 'older than one day'],
  ['1000000000-101003', 'Permission denied.', 'Your role or your call centers do not allow this'],
  ['1000000000-100999', 'CC-CMS rejected the request.', 'Try again'],
])('the call %s fails with what went wrong: %s', async (callId, title, advice) => {
  const page = await openSignedIn(`/call?id=${callId}&direction=inbound`)
  await page.getByRole('alert').getByText(title).waitFor()
  expect(await page.getByRole('alert').innerText()).toContain(advice)
})

test('a call is said to be perhaps in the other direction only if one direction was tried', async () => {
  const page = await openSignedIn('/call?id=1000000000-404&direction=inbound')
  const hint = page.getByRole('alert').getByText('The call may also be in the other direction.')
  await hint.waitFor()
  await page.getByRole('button', { name: 'Look up in both directions' }).click()
  await page.waitForURL((url) => !url.searchParams.has('direction'))
  await page.getByRole('alert').getByText('No call with this ID.').waitFor()
  expect(await hint.count()).toBe(0)
})

test('a call that is not there is explained in the language of the reader alone, with its call center', async () => {
  const page = await openSignedIn('/call?id=1000000000-404&direction=inbound&ccId=7', { locale: 'pt-BR' })
  const alert = page.getByRole('alert')
  await alert.waitFor()
  expect(await alert.locator('[lang=en]').count()).toBe(0)
  await page.locator('.call-bar').getByText('7', { exact: false }).waitFor()
})

test('a call that was looked up in the wrong direction is found by trying both', async () => {
  const page = await openSignedIn(`/call?id=${outbound}&direction=inbound`)
  await page.getByRole('button', { name: 'Look up in both directions' }).click()
  await page.getByRole('heading', { name: outbound }).waitFor()
  expect(page.url()).toBe(`${tests.server.url}/call?id=${outbound}`)
})

test('while the platform is down, stored calls are shown, and the others say so', async () => {
  allow(/status of 503/)
  const page = await openSignedIn('/', ownPage)
  await page.clock.install()
  await page.reload()
  const field = page.getByLabel('Look up a call ID')
  await field.fill('fault-reset')
  await page.keyboard.press('Enter')
  // The page tries again when the server said that it may, some seconds later.
  await expect
    .poll(async () => {
      await page.clock.fastForward(5_000)
      return page.getByText("This server can't reach CC-CMS.").isVisible()
    })
    .toBe(true)
  await field.fill(outbound)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: outbound }).waitFor()
})

test('on a slow network the page says that it is loading, and nothing jumps when the response arrives', async () => {
  const page = await openSignedIn('/')
  const shifts = await watchShifts(page)
  await page.route('**/rest/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700))
    return route.continue()
  })
  await page.getByLabel('Look up a call ID').fill(outbound)
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('Loading…').waitFor()
  await page.getByRole('heading', { name: outbound }).waitFor()
  expect(await shifts()).toEqual([])
})

test('of two tabs that share a session, both ask for a sign-in once it is ended in one, and both go on after one sign-in', async () => {
  allow(/status of 401/)
  const one = await openSignedIn(`/call?id=${outbound}`)
  const other = await openBeside(one, `/call?id=1700000000-0002`)
  await other.getByRole('heading', { name: '1700000000-0002' }).waitFor()
  await chooseInUserMenu(one, 'Sign out')
  await one.getByRole('heading', { name: 'Sign in' }).waitFor()
  await other.getByRole('heading', { name: 'Sign in' }).waitFor()
  await signIn(one)
  // Who signs out leaves the call; the other tab was only left alone.
  await one.getByRole('heading', { name: 'Calls', level: 1 }).waitFor()
  await other.getByRole('heading', { name: '1700000000-0002' }).waitFor()
})

test('whoever has not signed in sees nothing but the codes', async () => {
  const page = await open(`/call?id=${outbound}`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.keyboard.press('Escape')
  await page.goto(`${tests.server.url}/codes`)
  await page.getByRole('table').waitFor()
  await page.goto(`${tests.server.url}/look-up`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

import { expect, test } from 'vitest'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { chooseInUserMenu, outbound, ownPage, useTestConsole } from '../test/console.ts'

const tests = useTestConsole()
const { open, openSignedIn, allow } = tests

test('a link signs in; a call ID that is typed shows the call, and the address bar holds the question', async () => {
  const page = await open(`/sign-in/${await makeSignInLink(tests.server.store.engine, 'ann')}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Look up a call ID').waitFor()
  await page.waitForURL(`${tests.server.url}/?ccId=1`)
  await page.keyboard.press('/')
  await page.keyboard.type(outbound)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: outbound }).waitFor()
  expect(page.url()).toBe(`${tests.server.url}/call?id=${outbound}`)
  expect(await page.title()).toBe(`${outbound} · Call records`)
  const text = await page.locator('main').innerText()
  for (const words of ['Outbound', 'Talk 1:35', 'Total 1:50', 'Predicted outgoing call', 'SOLD_BY_CARD'])
    expect(text).toContain(words)
  expect(text).not.toContain('5550199')
  await page.getByLabel('Look up a call ID').fill('nothing-there')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('No call with this ID.').waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: outbound }).waitFor()
  expect(await page.getByLabel('Look up a call ID').inputValue()).toBe(outbound)
})

test('a link to a call asks for a sign-in first, and then shows the call', async () => {
  allow(/status of 401/)
  const page = await open(`/call?id=${outbound}`)
  await page.getByLabel('Name').fill('ann')
  await page.getByLabel('Password').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Wrong user name or password.').waitFor()
  await tests.signIn(page)
  await page.getByRole('heading', { name: outbound }).waitFor()
  await chooseInUserMenu(page, 'Sign out')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('a session that ends does not lose the question', async () => {
  allow(/status of 401/)
  const page = await openSignedIn('/codes')
  await page.getByLabel('Look up a call ID').waitFor()
  await tests.server.store.engine.query('DELETE FROM session', [])
  await page.getByLabel('Look up a call ID').fill(outbound)
  await page.keyboard.press('Enter')
  await page.getByText('Your session expired.').waitFor()
  await tests.signIn(page)
  await page.getByRole('heading', { name: outbound }).waitFor()
})

test('times are shown in the zone of the call center and in the own one, once the zone is chosen', async () => {
  const page = await openSignedIn(`/call?id=${outbound}`)
  await page.getByText('time zone not set').first().waitFor()
  await page.getByRole('button', { name: 'Look-up settings' }).click()
  await page.getByLabel('Contact center time zone').selectOption('America/Sao_Paulo')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // A zone that is chosen elsewhere is the one that the settings show and keep.
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('zone noronha')
  await page.getByRole('option', { name: 'America/Noronha' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Look-up settings' }).click()
  expect(await page.getByLabel('Contact center time zone').inputValue()).toBe('America/Noronha')
  await page.getByLabel('Direction').selectOption('Automatic')
  await page.getByLabel('Call center', { exact: true }).fill('70000')
  await page.getByLabel('Contact center time zone').selectOption('America/Sao_Paulo')
  await page.keyboard.press('Escape')
  await page.getByText('Your time: Nov 14, 2023, 11:13:20 PM, Europe/Berlin').waitFor()
  const text = await page.locator('main').innerText()
  expect(text).toContain('Tuesday, November 14, 2023 at 7:13:20 PM')
  expect(text).toContain('Contact center time, America/Sao_Paulo')
})

test('a server that stops is reported, and the look-up can be retried', async () => {
  allow(/ERR_CONNECTION_REFUSED/)
  const page = await openSignedIn('/')
  await page.route('**/rest/**', (route) => route.abort('connectionrefused'))
  await page.getByLabel('Look up a call ID').fill(outbound)
  await page.keyboard.press('Enter')
  await page.getByText("Can't reach the server.").waitFor()
  await page.unroute('**/rest/**')
  // As good as the button is to look the same call up again.
  await page.getByLabel('Look up a call ID').press('Enter')
  await page.getByRole('heading', { name: outbound }).waitFor()
})

test('codes are found by number and by word, without a network once they are loaded', async () => {
  // Of parts that are loaded when the browser is idle.
  allow(/ERR_INTERNET_DISCONNECTED/)
  const page = await openSignedIn('/', ownPage)
  await page.locator('h1').waitFor()
  await page.keyboard.press('g')
  await page.getByLabel('Search codes and meanings').fill('hung up')
  await page.getByText('The user hung up before the call was answered.').waitFor()
  await page.context().setOffline(true)
  await page.getByLabel('Search codes and meanings').fill('release-cause 49')
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
  await page.getByLabel('Search codes and meanings').fill('no such code')
  await page.getByText('No matching codes.').waitFor()
})

test('a search of codes is in the address once nobody types, or the field is left', async () => {
  const page = await openSignedIn('/codes')
  const field = page.getByLabel('Search codes and meanings')
  await field.fill('user')
  await page.waitForURL(/\?q=user$/)
  // From here on nobody ever stops typing, however slow the machine is.
  await page.evaluate(`(() => {
    const { setTimeout } = globalThis
    globalThis.setTimeout = (act, after, ...rest) => setTimeout(act, after >= 100 ? 2 ** 30 : after, ...rest)
  })()`)
  await field.pressSequentially(' hung')
  await page.getByText('The user hung up before the call was answered.').waitFor()
  expect(page.url()).toBe(`${tests.server.url}/codes?q=user`)
  await field.blur()
  await page.waitForURL(/\?q=user\+hung$/)
  expect(await field.inputValue()).toBe('user hung')
})

test('calls that were looked up are remembered in this browser alone, can be starred, and cleared', async () => {
  const page = await openSignedIn(`/call?id=${outbound}`)
  await page.getByRole('heading', { name: outbound }).waitFor()
  await page.goto(`${tests.server.url}/call?id=1700000000-0002`)
  await page.getByRole('heading', { name: '1700000000-0002' }).waitFor()
  await page.keyboard.press('h')
  await page.getByRole('button', { name: `Star ${outbound}` }).click()
  expect(await page.locator('.history li a').allInnerTexts()).toEqual([outbound, '1700000000-0002'])
  await page.getByRole('button', { name: 'Clear' }).click()
  expect(await page.locator('.history li a').allInnerTexts()).toEqual([outbound])
  const stored = await page.evaluate('JSON.stringify(localStorage)')
  expect(stored).not.toMatch(/5550|talkSeconds/)
})

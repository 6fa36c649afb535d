import { expect, test } from 'vitest'
import { addPerson, changePerson } from '../../../apps/server/src/people/people.ts'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { chooseInUserMenu, outbound, ownPage, useTestConsole } from '../test/console.ts'

// What is around the views: addresses, sessions, what the browser remembers, and parts that cannot be loaded.
const tests = useTestConsole()
const { openSignedIn, openBeside, allow } = tests

test('addresses of an earlier version, or typed by hand, lead to the views of today', async () => {
  const addresses = [
    [`/?call=${outbound}&direction=outbound&ccId=1`, `/call?id=${outbound}&direction=outbound&ccId=1`],
    ['/?view=codes', '/codes'],
    ['/?view=calls', '/look-up'],
    ['/?view=history', '/history'],
    ['/?returnTo=%2Fcall%3Fid%3D1-2%26ccId%3D7', '/call?id=1-2&ccId=7'],
    // Nobody is led to another site.
    ['/?returnTo=https%3A%2F%2Fevil.example%2Fcodes', '/?ccId=1'],
    ['/?returnTo=%2F%2Fevil.example%2Fcodes', '/?ccId=1'],
    // What people type by hand.
    ['/admin/', '/admin/audit'],
    ['/queues', '/agents?by=queue&ccId=1'],
  ] as const
  // The audit log says that it is for admins.
  allow(/403/)
  // An address that is opened and one that the page is sent to take the same way through the router.
  const page = await openSignedIn('/?view=codes')
  for (const [before, now] of addresses) {
    expect((await tests.server.get(before, {})).status).toBe(200)
    await page.evaluate(`history.pushState(null, '', ${JSON.stringify(before)})`)
    await expect.poll(() => page.url(), { message: before }).toBe(tests.server.url + now)
  }
})

test.each(['/call?id=1%2F2', '/look-up', '/codes', '/history', '/admin/audit', '/admin/access', '/agents?by=queue'])(
  'the address %s survives a reload, with the policy of every page',
  async (path) => {
    const { status, headers, text } = await tests.server.get(path, {})
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['cache-control']).toBe('public, no-cache')
    expect(text).toBe((await tests.server.get('/', {})).text)
  },
)

test('at the foot of a phone, the name of a view does not touch the next one', async () => {
  await changePerson(tests.server.store.engine, 'ann', { role: 'admin' })
  const page = await openSignedIn('/history', { locale: 'pt-BR', viewport: { width: 320, height: 640 } })
  const links = page.locator('.nav-link:visible')
  await expect.poll(() => links.count()).toBe(6)
  const rooms = await links.evaluateAll((all) =>
    all.map((link) => link.clientWidth - (link.querySelector('.label:not(.wide-only)')?.scrollWidth ?? 0)),
  )
  for (const room of rooms) expect(room).toBeGreaterThanOrEqual(8)
})

test('an address that leads nowhere says so, and is no page of the server', async () => {
  expect((await tests.server.get('/nowhere', {})).status).toBe(404)
  const page = await openSignedIn('/admin/nothing')
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  await page.goto(`${tests.server.url}/codes/nothing`)
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
})

test('a view that cannot be loaded leaves the rest usable, and is there once the network is', async () => {
  allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
  allow(/dynamically imported module/)
  const page = await openSignedIn(`/call?id=${outbound}`, ownPage)
  await page.getByRole('heading', { name: outbound }).waitFor()
  await page.context().setOffline(true)
  await page.locator('body').press('g')
  await page.getByRole('alert').getByText('This view could not be loaded.').waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: outbound }).waitFor()
  await page.goForward()
  await page.context().setOffline(false)
  // Chromium would not request it again.
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Reload' }).click()
  await page.getByLabel('Search codes and meanings').waitFor()
})

test('a session that expires while a call is shown asks for a sign-in in place, and the view stays as it was', async () => {
  allow(/status of 401/)
  const page = await openSignedIn(`/call?id=${outbound}`)
  await page.getByText('Raw response').click()
  await tests.server.store.engine.query('DELETE FROM session', [])
  await page.getByRole('button', { name: 'Reveal numbers' }).click()
  await page.getByRole('dialog', { name: 'Sign in' }).locator('[name=person]:focus').waitFor()
  await page.getByText('Your session expired.').waitFor()
  await tests.signIn(page)
  // What the person wanted goes on by itself.
  await page.getByText('5550199').first().waitFor()
  expect(await page.locator('details').getAttribute('open')).not.toBeNull()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('another person who signs in, in another tab, is noticed before anything else is sent', async () => {
  const { engine } = tests.server.store
  await addPerson(engine, 'bob', { role: 'viewer' })
  const page = await openSignedIn(`/call?id=${outbound}`)
  await page.getByRole('button', { name: 'Reveal numbers' }).click()
  await page.getByText('5550199').first().waitFor()
  const other = await openBeside(page, '/codes')
  await chooseInUserMenu(other, 'Sign out')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await other.goto(`${tests.server.url}/sign-in/${await makeSignInLink(engine, 'bob')}`)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Signed in as bob' }).waitFor()
  await page.waitForURL((url) => url.pathname === '/')
  expect(await page.content()).not.toContain('5550199')
})

test('a tab that notices another person twice at once fetches nothing for the address of the person before', async () => {
  const { engine } = tests.server.store
  await addPerson(engine, 'bob', { role: 'viewer' })
  const page = await openSignedIn('/agents')
  await page.getByText('No calls in these days').waitFor()
  const link = `${tests.server.url}/sign-in/${await makeSignInLink(engine, 'bob')}`
  await page.request.post(link, { maxRedirects: 0, headers: { origin: tests.server.url } })
  // The first view is loaded only when the tab has heard of the other person for the second time.
  let hears = 0
  const hasHeardTwice = page.waitForResponse((response) => response.url().endsWith('/session') && ++hears === 2)
  await page.route('**/assets/archive-page-*.js', async (route) => {
    await page.evaluate("dispatchEvent(new Event('online'))")
    await (await hasHeardTwice).finished()
    await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))')
    await route.continue()
  })
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(request.url()))
  await page.evaluate("dispatchEvent(new Event('online'))")
  await page.getByRole('button', { name: 'Signed in as bob' }).waitFor()
  await page.waitForURL((url) => url.pathname === '/')
  expect(fetched.filter((url) => url.includes('by=agent'))).toEqual([])
})

test('what this browser remembers is the same in every tab, and what makes no sense is dropped', async () => {
  const one = await openSignedIn('/history', ownPage)
  await one.context().addInitScript(`
    for (const name of ['history.ann', 'language', 'lookUp', 'rail']) localStorage.setItem('cms-cdr.' + name, '[{"callId":5}]')
  `)
  await one.reload()
  await one.getByText('Calls that you look up in this browser appear here.').waitFor()
  const other = await openBeside(one, '/codes')
  await chooseInUserMenu(other, 'Español')
  await one.getByRole('heading', { name: 'Historial' }).waitFor()
})

test('a language that is chosen again stays the chosen one', async () => {
  const page = await openSignedIn('/codes', { locale: 'es' })
  await page.evaluate(`localStorage.setItem('cms-cdr.language', '"en"')`)
  await page.reload()
  await chooseInUserMenu(page, 'English')
  await expect.poll(() => page.getByRole('menu').count()).toBe(0)
  expect(await page.evaluate(`localStorage.getItem('cms-cdr.language')`)).toBe('"en"')
})

test('opening a call leaves the direction in which calls are looked up as it was', async () => {
  const page = await openSignedIn(`/call?id=${outbound}&direction=outbound`)
  await page.getByRole('heading', { name: outbound }).waitFor()
  await page.getByRole('button', { name: 'Look-up settings' }).click()
  expect(await page.getByLabel('Direction').inputValue()).toBe('auto')
  await page.keyboard.press('Escape')
  await page.getByLabel('Look up a call ID').fill('1700000000-0002')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '1700000000-0002' }).waitFor()
  expect(page.url()).toBe(`${tests.server.url}/call?id=1700000000-0002`)
})

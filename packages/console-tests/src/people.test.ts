import { expect, test } from 'vitest'
import { readAudit, writeAudit } from '../../../apps/server/src/people/audit.ts'
import { addPerson, changePerson, findPersonWithPassword } from '../../../apps/server/src/people/people.ts'
import { password, setPassword } from '../../../apps/server/test/ann.ts'
import { accessibilityFaults, chooseInUserMenu, outbound, useTestConsole, widthAt320 } from '../test/console.ts'

// What depends on the role of a person.
const tests = useTestConsole()
const { openSignedIn } = tests
const engine = () => tests.server.store.engine
const become = (role: 'viewer' | 'admin') => changePerson(engine(), 'ann', { role })

test('a viewer sees masked numbers, and neither a way to reveal them nor the audit log', async () => {
  await become('viewer')
  const page = await openSignedIn(`/call?id=${outbound}`)
  await page.getByText('Your role does not allow you to reveal them.').waitFor()
  expect(await page.getByRole('button', { name: 'Reveal numbers' }).count()).toBe(0)
  await page.getByText('Calls before and after').waitFor()
  expect(await page.getByText('Reveal the numbers').count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Admin' }).count()).toBe(0)
})

test('a person changes the own password in the menu, and stays signed in', async () => {
  tests.allow(/403/)
  const page = await openSignedIn('/codes')
  await chooseInUserMenu(page, 'Change password')
  const dialog = page.getByRole('dialog', { name: 'Change password' })
  await dialog.getByLabel('Current password').fill('wrong')
  await dialog.getByLabel('New password').fill('too short')
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await dialog.getByText('Enter at least 12 characters.').waitFor()
  await dialog.getByLabel('New password').fill('another horse battery')
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await dialog.getByText('The current password is wrong.').waitFor()
  await dialog.locator('[name=currentPassword]:focus').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await dialog.getByLabel('Current password').fill(password)
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await dialog.waitFor({ state: 'detached' })
  // Still signed in here.
  await page.goto(`${tests.server.url}/call?id=${outbound}`)
  await page.getByRole('heading', { name: outbound }).waitFor()
  const signedIn = await findPersonWithPassword(engine(), 'ann', 'another horse battery')
  expect(signedIn?.name).toBe('ann')
})

test('a viewer who opens the address of the audit log reads what is missing', async () => {
  await become('viewer')
  tests.allow(/403/)
  const page = await openSignedIn('/admin/audit')
  await page.getByRole('alert').getByText('Permission denied.').waitFor()
  await page.getByText('This needs the role admin, but ann has the role viewer.').waitFor()
})

test('an admin reads the audit log, filters it, loads more and opens a call', async () => {
  await become('admin')
  for (let index = 0; index < 120; index++)
    await writeAudit(engine(), 'bob', 'erase', { ccId: 1, direction: 'outbound', callId: outbound }, { records: index })
  await writeAudit(engine(), 'eve', 'reveal')
  const page = await openSignedIn('/')
  await page.getByRole('link', { name: 'Admin' }).click()
  const rows = page.locator('.audit tbody tr')
  await rows.getByText('Signed in').waitFor()
  expect(await rows.count()).toBe(100)
  await page.getByRole('button', { name: 'Load more' }).click()
  await page.getByText('Records: 0', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0)
  await page.getByLabel('Person').fill('eve')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByLabel('Action').selectOption('Erased a record by number')
  await page.getByText('No matching entries.').waitFor()
  await page.getByLabel('Person').fill('')
  await page.keyboard.press('Enter')
  await rows.getByRole('link', { name: outbound }).first().click()
  await page.locator('.call').waitFor()
})

test('the audit log has no fault that axe finds, in light or dark, and fits a width of 320 pixels', async () => {
  await become('admin')
  await writeAudit(engine(), 'bob', 'reveal', { ccId: 1, direction: 'outbound', callId: outbound })
  const page = await openSignedIn('/admin/audit')
  await page.locator('.audit tbody').waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  // Nothing of an entry is out of sight, at any width.
  for (const width of [320, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 640 })
    const table = page.locator('.audit .scroll')
    expect(await table.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  }
})

test('whoever signs in after somebody else begins at the calls, not at the address of the person before', async () => {
  await addPerson(engine(), 'bob', { role: 'viewer', ccIds: [1] })
  await setPassword(engine(), 'bob')
  tests.allow(/status of 401/)
  const forBob: string[] = []
  const page = await openSignedIn('/agents?ccId=2')
  await page.getByText('No calls in these days').waitFor()
  await chooseInUserMenu(page, 'Sign out')
  await page.waitForURL((url) => url.pathname + url.search === '/')
  await tests.signIn(page)
  // The same holds where a session has expired.
  await page.goto(`${tests.server.url}/agents?ccId=2`)
  await page.getByText('No calls in these days').waitFor()
  await engine().query('DELETE FROM session', [])
  await page.getByRole('button', { name: 'Queues' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in' })
  // What the click requested was for ann.
  await dialog.waitFor()
  page.on('request', (request) => forBob.push(request.url()))
  await dialog.getByLabel('Name').fill('bob')
  await dialog.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Signed in as bob' }).waitFor()
  await page.waitForURL((url) => url.pathname === '/')
  await page.getByRole('grid').waitFor()
  expect(forBob.filter((url) => url.includes('ccId=2'))).toEqual([])
})

test.each(['/admin/audit', '/codes?kind=result-code'])(
  'the table of %s is one to a screen reader at every width',
  async (path) => {
    await become('admin')
    const page = await openSignedIn(path)
    const table = page.getByRole('table')
    await table.getByRole('row').nth(1).waitFor()
    await page.setViewportSize({ width: 1440, height: 640 })
    const wide = await table.ariaSnapshot()
    expect(wide).toMatch(/columnheader.*cell/s)
    for (const width of [320, 1024]) {
      await page.setViewportSize({ width, height: 640 })
      expect(await table.ariaSnapshot()).toBe(wide)
    }
  },
)

test('an admin whose role was lowered is asked to sign in again', async () => {
  await become('admin')
  const page = await openSignedIn('/admin/audit')
  await page.locator('.audit tbody').waitFor()
  await become('viewer')
  tests.allow(/401/)
  await page.getByLabel('Action').selectOption('Signed in')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('signing out everywhere ends the sessions of other browsers too', async () => {
  const page = await openSignedIn('/')
  const other = await openSignedIn(`/call?id=${outbound}`)
  await other.locator('.call').waitFor()
  // A sign-out that failed says so, and leaves everybody signed in.
  tests.allow(/status of 503/)
  await page.route('**/sessions', (route) => route.fulfill({ status: 503, json: { resultDesc: 'Not now.' } }))
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('sign out everywhere')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Not now.').waitFor()
  // On a phone, neither the reason nor a long heading takes the room of the field.
  await page.keyboard.press('a')
  await page.setViewportSize({ width: 320, height: 640 })
  await page.locator('.top .refusal').waitFor()
  expect((await page.locator('#look-up').boundingBox())?.width).toBeGreaterThan(180)
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.unroute('**/sessions')
  await chooseInUserMenu(page, 'Sign out everywhere')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  tests.allow(/401/)
  await other.getByRole('button', { name: 'Reveal numbers' }).click()
  await other.getByRole('dialog', { name: 'Sign in' }).waitFor()
  const actions = (await Array.fromAsync(readAudit(engine()))).map(({ action }) => action)
  expect(actions).toEqual(['sign_in', 'sign_in', 'sign_out_everywhere'])
})

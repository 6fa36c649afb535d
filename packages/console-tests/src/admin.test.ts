import { beforeEach, expect, test } from 'vitest'
import { addAccessKey } from '../../../apps/server/src/auth/access-keys.ts'
import { HarvestState } from '../../../apps/server/src/harvest/harvest-state.ts'
import { addPerson, changePerson } from '../../../apps/server/src/people/people.ts'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { accessibilityFaults, chooseInUserMenu, outbound, useTestConsole, widthAt320 } from '../test/console.ts'

// What admins see of people, keys and the harvest; and what is stored for each person alone.
const tests = useTestConsole()
const { openSignedIn, allow } = tests
const engine = () => tests.server.store.engine
beforeEach(() => changePerson(engine(), 'ann', { role: 'admin' }))

test('an admin sees people, access keys without secrets, how far the harvest is behind, and what it lost', async () => {
  await addAccessKey(engine(), {
    accessKey: 'reporting',
    secretKey: 'never shown',
    ccIds: [2],
    permissions: ['search'],
  })
  const lane = { ccId: 2, vdn: 25, direction: 'inbound' } as const
  const now = Date.now()
  await new HarvestState(engine()).save({
    ...lane,
    completeUntil: now - 90 * 60_000,
    listedAt: now,
    pending: 3,
    atRisk: 1,
  })
  await new HarvestState(engine()).addLoss({ ...lane, from: 0, until: 1000, calls: null, noticedAt: now })
  const page = await openSignedIn('/')
  await page.getByRole('link', { name: 'Admin', exact: true }).click()
  await page.getByRole('link', { name: 'People and keys' }).click()
  await page.locator('.sidebar [aria-current]', { hasText: 'Admin' }).waitFor()
  expect(await page.getByRole('row', { name: /^ann/ }).innerText()).toMatch(/Admin\s+All\s+Password/)
  expect(await page.getByRole('row', { name: /^reporting/ }).innerText()).toMatch(
    /Active\s+2\s+Search and export calls\s+Not limited\s+1/,
  )
  expect(await page.content()).not.toContain('never shown')
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  await page.setViewportSize({ width: 1100, height: 700 })
  await page.getByRole('link', { name: 'Harvest', exact: true }).click()
  const lanes = page.locator('section', { has: page.getByRole('heading', { name: 'Progress' }) })
  expect(await lanes.locator('tbody tr').innerText()).toMatch(/^2\s+25\s+Inbound\s.*\s1:[3-5]\d:\d\d\s.*\s3\s+1$/s)
  const lost = page.locator('section', { has: page.getByRole('heading', { name: 'Lost calls' }) })
  expect(await lost.locator('tbody tr').innerText()).toContain('Unknown')
  expect(await accessibilityFaults(page)).toEqual([])
})

test('an admin adds, changes and removes people and access keys, and sees a secret once', async () => {
  allow(/409/)
  const page = await openSignedIn('/admin/access')
  const dialog = page.getByRole('dialog')
  const press = (name: string) => dialog.getByRole('button', { name, exact: true }).click()
  const choose = async (name: string, action: string) => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: action, exact: true }).click()
  }
  await page.getByRole('button', { name: 'Add person' }).click()
  // Somebody can type at once.
  await dialog.locator('[name=name]:focus').waitFor()
  await dialog.getByLabel('Name').fill('b b')
  await dialog.getByLabel('Call centers').fill('1; x')
  await press('Add person')
  await dialog.getByText('without spaces').waitFor()
  await dialog.getByText('Enter numbers from 1 to 65535').waitFor()
  expect(await dialog.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await accessibilityFaults(page)).toEqual([])
  await dialog.getByLabel('Name').fill('ann')
  await dialog.getByLabel('Call centers').fill('1, 2')
  await press('Add person')
  await dialog.getByText('This name is already taken.').waitFor()
  await dialog.getByLabel('Name').fill('bob')
  await press('Add person')
  // Somebody without a password needs a link.
  await press('Create link')
  await dialog.getByRole('heading', { name: 'Sign-in link for bob' }).waitFor()
  expect(await dialog.getByLabel('Link', { exact: true }).inputValue()).toMatch(/^http:.*\/sign-in\/[\w-]{43}$/)
  expect(await accessibilityFaults(page)).toEqual([])
  await press('Done')
  await choose('bob', 'Edit')
  await dialog.getByLabel('Role').selectOption('Supervisor')
  await press('Save')
  await expect
    .poll(() => page.getByRole('row', { name: /^bob/ }).innerText())
    .toMatch(/Supervisor\s+1, 2\s+One-time link/)
  await choose('bob', 'Remove')
  await press('Remove')
  await expect.poll(() => page.getByRole('row', { name: /^bob/ }).count()).toBe(0)

  await page.getByRole('button', { name: 'Add access key' }).click()
  await dialog.getByLabel('Access key').fill('reporting')
  await dialog.getByLabel('May search and export calls').check()
  await press('Add access key')
  const secret = await dialog.getByLabel('Secret key', { exact: true }).inputValue()
  await press('Done')
  await choose('reporting', 'Rotate secret')
  await press('Rotate secret')
  await expect.poll(() => dialog.getByLabel('Secret key', { exact: true }).inputValue()).not.toBe(secret)
  await press('Done')
  await expect
    .poll(() => page.getByRole('row', { name: /^reporting/ }).innerText())
    .toMatch(/Search and export calls\s.*\s2, earlier/s)
  expect(await page.content()).not.toContain(secret)
})

test('a supervisor who opens the address of people and keys reads what is missing', async () => {
  await changePerson(engine(), 'ann', { role: 'supervisor' })
  allow(/403/)
  const page = await openSignedIn('/admin/access')
  await page.getByText('This needs the role admin, but ann has the role supervisor.').waitFor()
})

test('people who share a browser have histories of their own', async () => {
  await addPerson(engine(), 'bob', { role: 'viewer' })
  const page = await openSignedIn(`/call?id=${outbound}`)
  await page.getByRole('heading', { name: outbound }).waitFor()
  await page.getByRole('link', { name: 'History' }).click()
  await page.locator('.history').getByRole('link', { name: outbound }).waitFor()
  await chooseInUserMenu(page, 'Sign out')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(`${tests.server.url}/sign-in/${await makeSignInLink(engine(), 'bob')}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByText('No calls yet').waitFor()
  expect(await page.content()).not.toContain(outbound)
})

test('each code has an address, and so has a search', async () => {
  const page = await openSignedIn('/codes')
  await page.getByLabel('Search codes and meanings').fill('release-cause 512')
  await expect.poll(() => page.locator('.codes tbody tr').count()).toBe(1)
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('release-cause 512')
  await page.getByRole('link', { name: '512' }).click()
  await expect.poll(() => page.url()).toBe(`${tests.server.url}/codes?kind=release-cause&code=512`)
  await page.reload()
  await page.getByRole('row', { name: '512' }).waitFor()
  expect(await page.locator('.codes tbody tr').count()).toBe(1)
  await page.getByRole('link', { name: 'Show all codes' }).click()
  await expect.poll(() => page.locator('.codes tbody tr').count()).toBeGreaterThan(100)
  await page.getByRole('button', { name: 'Outbound result' }).click()
  await expect.poll(() => page.locator('.codes tbody tr').count()).toBe(5)
  expect(page.url()).toBe(`${tests.server.url}/codes?kind=outbound-result`)
})

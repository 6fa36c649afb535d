import { expect, test } from 'vitest'
import { accessibilityFaults, outbound, ownPage, useTestConsole, widthAt320 } from '../test/console.ts'

// What opens above every view: the palette, and the help for the keys.
const { openSignedIn, allow } = useTestConsole()

test('the palette looks a call up, opens it again, and finds codes, views and settings', async () => {
  const page = await openSignedIn('/codes')
  const field = page.getByRole('combobox', { name: 'Search, or do anything' })
  const run = async (typed: string, name: string | RegExp) => {
    await page.keyboard.press('Control+k')
    await field.fill(typed)
    await page.getByRole('option', { name }).waitFor()
    await page.keyboard.press('Enter')
  }
  await page.getByLabel('Search codes and meanings').focus()
  await run(outbound, `Look up ${outbound}`)
  await page.getByRole('heading', { name: outbound }).waitFor()
  await run('512', /^512 /)
  await expect.poll(() => page.url()).toMatch(/kind=release-cause&code=512$/)
  await page.keyboard.press('Control+k')
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  await page.getByRole('option', { name: outbound }).click()
  await page.getByRole('heading', { name: outbound }).waitFor()
  // One key closes it, whatever is typed.
  await page.keyboard.press('Control+k')
  await field.fill('xyz')
  await page.getByText('Nothing matches.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // Enter right after the last letter.
  await page.keyboard.press('Control+k')
  await field.fill('theme dark')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark')
  await run('yesterday', 'Calls: Yesterday')
  await expect.poll(() => page.url()).toMatch(/\?range=yesterday&ccId=1$/)
})

test('a range of the palette keeps the call center of the view', async () => {
  const page = await openSignedIn('/agents?ccId=2')
  await page.getByText('No calls in these days').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search, or do anything' }).fill('yesterday')
  await page.getByRole('option', { name: 'Calls: Yesterday' }).click()
  await page.waitForURL(/\/\?(?=.*ccId=2)(?=.*range=yesterday)/)
})

test('single keys lead to views until they are switched off in the help for the keys', async () => {
  const page = await openSignedIn('/history')
  await page.getByText('No calls yet').waitFor()
  expect(await page.getByRole('link', { name: 'Go to calls' }).getAttribute('href')).toBe('/')
  // As with Caps Lock on.
  await page.keyboard.press('G')
  await page.getByLabel('Search codes and meanings').waitFor()
  await page.keyboard.press('?')
  expect(await accessibilityFaults(page)).toEqual([])
  await page.getByRole('checkbox', { name: 'Use single keys as shortcuts' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page
    .getByRole('button', { name: /^Signed in as/ })
    .first()
    .click()
  await page.getByRole('menu', { name: 'Account' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByLabel('Search codes and meanings').waitFor()
  await page.keyboard.press('h')
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  expect(new URL(page.url()).pathname).toBe('/codes')
})

test('a palette that cannot be loaded leaves the view as it is', async () => {
  allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Unable to preload CSS/)
  const page = await openSignedIn('/codes', ownPage)
  await page.getByLabel('Search codes and meanings').fill('512')
  await page.context().setOffline(true)
  await page.keyboard.press('Control+k')
  await page.getByText('This view could not be loaded.').waitFor()
  await page.keyboard.press('Escape')
  // The same holds for what a button opens, and for a list that is pasted.
  await page.getByRole('button', { name: 'Look-up settings' }).click()
  await page.getByText('could not be loaded.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('could not be loaded.').waitFor({ state: 'detached' })
  await page.getByLabel('Look up a call ID').evaluate((field: Element, text: string) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, '1-1\n1-2\n')
  await page.getByText('could not be loaded.').waitFor()
  expect(await page.getByLabel('Search codes and meanings').inputValue()).toBe('512')
})

import { examples } from '@org/cms-cdr-client/testing'
import { beforeEach, expect, test } from 'vitest'
import { accessibilityFaults, chooseInUserMenu, useTestConsole, widthAt320 } from '../test/console.ts'
import { askAll, drawn, ids, putListedCalls } from '../test/lists.ts'

// The table and the charts of many calls.
const tests = useTestConsole()
const { openSignedIn } = tests
beforeEach(() => putListedCalls(tests.server.store))

test('a table filters by text, by state and by a click on a release cause, and comes back as it was from a call', async () => {
  const page = await openSignedIn('/')
  await askAll(page, [...ids, 'nothing-there'])
  await page.getByLabel('Filter').fill('-0007')
  await expect.poll(() => drawn(page)).toEqual(['1800000000-0007'])
  await page.getByRole('link', { name: '1800000000-0007' }).click()
  await page.getByRole('heading', { name: '1800000000-0007' }).waitFor()
  await page.getByText('imported from test').waitFor()
  await page.goBack()
  await expect.poll(() => drawn(page)).toEqual(['1800000000-0007'])
  await page.getByLabel('Filter').fill('')
  await page.getByRole('button', { name: 'Not found 1' }).click()
  await expect.poll(() => drawn(page)).toEqual(['nothing-there'])
  await page.getByRole('button', { name: 'Not found 1' }).click()
  await page.locator('.ranked-bars button').first().click()
  await page.getByRole('button', { name: 'Export 30 calls' }).waitFor()
})

test('the table is one stop of the Tab key: it has the focus once a list is looked up, and arrows reach its headers', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.locator('[role=grid]:focus').waitFor()
  await page.getByLabel('Filter').focus()
  // The states, the columns, the keys and the export are before the table.
  for (let stop = 0; stop < 8; stop++) await page.keyboard.press('Tab')
  await page.locator('[role=grid]:focus').waitFor()
  const active = () =>
    page.evaluate<string>(
      `document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).innerText`,
    )
  await page.keyboard.press('ArrowDown')
  expect(await active()).toContain(ids[0])
  await page.keyboard.press('ArrowUp')
  for (let count = 0; count < 4; count++) await page.keyboard.press('ArrowRight')
  expect(await active()).toMatch(/wait/i)
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await drawn(page))[0]).toBe(ids.at(-1))
  expect(page.url()).toBe(`${tests.server.url}/look-up`)
  const width = () => page.getByRole('columnheader', { name: 'Wait' }).evaluate((header) => header.clientWidth)
  const before = await width()
  await page.keyboard.press('Shift+ArrowRight')
  expect(await width()).toBe(before + 16)
  await page.keyboard.press('ArrowDown')
  expect(await active()).toContain(ids.at(-1))
  await page.keyboard.press('Tab')
  expect(await page.locator('[role=grid]:focus').count()).toBe(0)
  await page.keyboard.press('Shift+Tab')
  await page.locator('[role=grid]:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: ids.at(-1) ?? '' }).waitFor()
  await page.goBack()
  await page.locator('[role=grid]:focus').waitFor()
  await expect.poll(async () => (await drawn(page))[0]).toBe(ids.at(-1))
})

test('a click on a row opens its call, and a click on its checkbox selects it', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.getByRole('checkbox', { name: `Select ${ids[2]}` }).click()
  await page.getByRole('button', { name: 'Export 1 selected call' }).waitFor()
  await page.getByRole('checkbox', { name: 'Select all' }).click()
  await page.getByRole('button', { name: 'Export 30 selected calls' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export 30 calls' }).waitFor()
  await page
    .getByRole('row', { name: ids[1] ?? '' })
    .getByRole('gridcell')
    .nth(3)
    .click()
  await page.getByRole('heading', { name: ids[1] ?? '' }).waitFor()
})

test('a time of another year is shown in full', async () => {
  const callId = '1600000000-0001'
  const record = { ...Object(examples.inbound.response.resultDesc), callId, beginTime: '2020-09-13 12:26:40' }
  const { store } = tests.server
  const entry = { ccId: 1, direction: 'inbound', callId, recordJson: JSON.stringify(record) } as const
  await store.put([entry], await store.addSource('import', 'test'))
  const page = await openSignedIn('/')
  await askAll(page, [callId, 'nothing-there'])
  const cell = page.locator('[role=gridcell].begin').first()
  expect(await cell.innerText()).toContain('2020')
  expect(await cell.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
})

test('a person who leaves leaves no list behind', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await chooseInUserMenu(page, 'Sign out')
  await tests.signIn(page)
  await page.getByRole('link', { name: 'Look up' }).click()
  await page.locator('.new-list').waitFor()
  expect(await page.content()).not.toContain(ids[0])
})

test('a printed list has all rows that are shown, in their order, with the settings of the lookup', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.getByRole('columnheader', { name: 'Wait' }).getByRole('button').click()
  await expect.poll(async () => (await drawn(page))[0]).toBe(ids.at(-1))
  await page.emulateMedia({ media: 'print' })
  const cells = page.locator('.print-table tbody td:first-child')
  await expect.poll(() => cells.allInnerTexts()).toEqual(ids.toReversed())
  expect(await page.getByRole('grid').isVisible()).toBe(false)
  expect(await page.getByText('Direction: Automatic · Call center 1 · No time zone').isVisible()).toBe(true)
  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('grid').waitFor()
  await expect.poll(() => page.locator('.print-table').count()).toBe(0)
})

test('charts say how long callers waited, and how many were answered within the seconds that are typed', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.getByLabel('Answered within').fill('99')
  // Waits are 0, 10, 20 … 290 seconds, and all were answered: 10 of 30 within 99 s.
  expect(await page.locator('.figure', { hasText: 'Answered within' }).locator('strong').innerText()).toBe('33.3%')
  const chart = page.locator('figure', { hasText: 'Wait time' })
  expect(await chart.locator('figcaption').innerText()).toContain('Median 2:25\u00a0· 90%\u00a0≤\u00a04:21')
  await chart.getByText('Show as a table').click()
  // An axis counts whole calls, and the bar for all that is longer has a label.
  const labels = (await chart.locator('.plot span').allTextContents()).map((label) => label.trim())
  expect(labels.filter((label) => label.includes('≥'))).toHaveLength(1)
  expect(labels.filter((label) => label.includes('.'))).toEqual([])
  const counts = await chart.locator('td').allInnerTexts()
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(30)
})

test('the view of many calls has no fault that axe finds, in light or dark, and fits a width of 320 pixels', async () => {
  const page = await openSignedIn('/')
  await askAll(page, [...ids.slice(-20), 'nothing-there'])
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
})

import { beforeEach, expect, test } from 'vitest'
import { accessibilityFaults, useTestConsole, widthAt320 } from '../test/console.ts'
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
  await page.getByText('from import: test').waitFor()
  await page.goBack()
  await expect.poll(() => drawn(page)).toEqual(['1800000000-0007'])
  await page.getByLabel('Filter').fill('')
  await page.getByLabel('State').selectOption('missing')
  await expect.poll(() => drawn(page)).toEqual(['nothing-there'])
  await page.getByLabel('State').selectOption('')
  await page.locator('.causes button').first().click()
  await page.getByText('Export 150 shown calls as').waitFor()
})

test('the head of the table keeps its keys while a row is active, and a person who leaves leaves no list behind', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.getByRole('columnheader', { name: 'wait' }).getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await drawn(page))[0]).toBe(ids.at(-1))
  expect(page.url()).toBe(`${tests.server.url}/?view=calls`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await tests.signIn(page)
  await page.getByText('No list yet.').waitFor()
  expect(await page.content()).not.toContain(ids[0])
})

test('charts say how long callers waited, and how many were answered within the seconds that are typed', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.getByLabel('Answered within').fill('99')
  // Waits are 0, 2, 4 … 298 seconds, and all were answered: 50 of 150 within 99 s.
  expect(await page.locator('output').innerText()).toBe('33.3%')
  const chart = page.locator('figure', { hasText: 'Wait time' })
  expect(await chart.locator('figcaption').innerText()).toContain('Median 149 s · 90th percentile 268 s')
  await chart.getByText('Show as a table').click()
  const counts = await chart.locator('td').allInnerTexts()
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(150)
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

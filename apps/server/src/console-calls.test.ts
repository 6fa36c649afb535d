import { AxeBuilder } from '@axe-core/playwright'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { useTestConsole } from './test-console.ts'
import { askAll, drawn, drop, ids, paste, putListedCalls, waitOf } from './test-lists.ts'

// Lists of calls in the console: pasted, dropped, asked for, arranged, saved.
const tests = useTestConsole()
const { openSignedIn } = tests
beforeEach(() => putListedCalls(tests.server.store))

async function save(page: Page, form: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.export').getByRole('button', { name: form }).click(),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

test('by keyboard alone, the ten longest waits of a pasted column are found and saved for a spreadsheet', async () => {
  const page = await openSignedIn('/')
  await paste(page, [...ids, 'nothing-there'].join('\n'))
  await page.getByText('301 calls').waitFor()
  await page.locator('button.main:focus', { hasText: 'Ask for all' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('found 300, not found 1, failed 0').waitFor()
  expect(page.url()).toBe(`${tests.server.url}/?view=calls`)
  await page.getByRole('columnheader', { name: 'wait' }).getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await drawn(page))[0]).toBe(ids.at(-1))
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  for (let count = 1; count < 10; count++) await page.keyboard.press('Shift+ArrowDown')
  await page.getByText('Save the 10 that are marked as').waitFor()
  // What is marked looks so.
  const colours = await page.evaluate<string[]>(
    `Array.from(document.querySelectorAll('.rows .row'), (row) => getComputedStyle(row).backgroundColor)`,
  )
  expect(new Set(colours.slice(0, 10))).toHaveLength(1)
  expect(colours[10]).not.toBe(colours[9])
  const csv = await save(page, 'CSV')
  expect(csv.startsWith('\u{feff}callId,')).toBe(true)
  const rows = parse(csv, { bom: true, columns: true }) as Record<string, string>[]
  expect(rows.map(({ callId }) => callId)).toEqual(ids.slice(-10).reverse())
  expect(rows.map(({ queueSeconds }) => Number(queueSeconds))).toEqual(ids.slice(-10).reverse().map(waitOf))
  // A number is masked, and nothing in it is taken for a formula.
  expect(rows[0]?.callingNumber).toMatch(/^\*+01$/)
  await page.keyboard.press('Tab')
  await page.getByRole('grid').focus()
  await page.keyboard.press('Escape')
  await page.getByText('Save the 301 that are shown as').waitFor()
  const ndjson = await save(page, 'NDJSON')
  const records = ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(records).toHaveLength(300)
  expect(records[0]).toMatchObject({ callId: ids.at(-1), talkSeconds: 311, releaseCause: { value: 0 } })
  expect((await save(page, 'call IDs')).trimEnd().split('\n')).toHaveLength(301)
})

test('a dropped CSV is read by its header; doubles and lines without a call are told; another column can be chosen', async () => {
  const page = await openSignedIn('/')
  await drop(
    page,
    'calls.csv',
    `note;Call ID;other\r\na;${ids[0]};x1\r\n"b;b";${ids[1]};x2\r\nc;${ids[0]};x3\r\nd;;x4\r\n\r\n`,
  )
  await page.getByRole('heading', { name: 'calls.csv' }).waitFor()
  await page.getByText('2 calls, 1 named twice, 1 lines name no call (line 5)').waitFor()
  expect(await page.getByLabel('Column with the call ID').locator('option:checked').innerText()).toBe('Call ID')
  await page.getByLabel('Column with the call ID').selectOption('other')
  await page.getByText('The first one is x1.').waitFor()
  await drop(page, 'ids.ndjson', `"${ids[2]}"\n{"callId":"${ids[3]}","direction":"outbound"}\n{}\n`)
  await page.getByText('2 calls, 1 lines name no call (line 3)').waitFor()
  await page.getByRole('button', { name: 'Ask for all' }).click()
  await page.getByText('found 1, not found 1, failed 0').waitFor()
  await drop(page, 'empty.txt', '')
  await page.getByText('0 calls').waitFor()
  expect(await page.getByRole('button', { name: 'Ask for all' }).isDisabled()).toBe(true)
})

test('a list that is too long for a page is refused, with the way to go on; one of another call centre keeps to it', async () => {
  const page = await openSignedIn('/?ccId=7')
  await paste(page, `${ids[0]}\n${ids[1]}`)
  await page.getByRole('button', { name: 'Ask for all' }).click()
  await page.getByText('found 0, not found 2, failed 0').waitFor()
  expect(await page.getByRole('gridcell').getByRole('link').first().getAttribute('href')).toContain('ccId=7')
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    const lines = Array.from({ length: 1_000_001 }, (_none, index) => index)
    data.items.add(new File([lines.join('\\n')], 'long.txt'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })()`)
  await page.getByRole('alert').getByText('A page holds up to 1,000,000 calls.').waitFor()
  expect(await page.getByRole('button', { name: 'Ask for all' }).isVisible()).toBe(false)
})

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
  await page.getByText('Save the 300 that are shown as').waitFor()
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
  await page.getByRole('button', { name: 'Sign out' }).click()
  await tests.signIn(page)
  await page.getByText('There is no list yet.').waitFor()
  expect(await page.content()).not.toContain(ids[0])
})

test('charts say how long callers waited, and how many were answered within the seconds that are typed', async () => {
  const page = await openSignedIn('/')
  await askAll(page)
  await page.getByLabel('Answered within').fill('99')
  // Waits are 0, 2, 4 … 598 seconds, and all were answered: 50 of 300 within 99 s.
  expect(await page.locator('output').innerText()).toBe('16.7%')
  const chart = page.locator('figure', { hasText: 'Waiting time' })
  expect(await chart.locator('figcaption').innerText()).toContain('half under 299 s, nine of ten under 538 s')
  await chart.getByText('As a table').click()
  const counts = await chart.locator('td').allInnerTexts()
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(300)
})

describe('the view of many calls', () => {
  test.each(['light', 'dark'] as const)('has no fault that axe finds, in %s', async (colorScheme) => {
    const page = await openSignedIn('/', { colorScheme })
    await askAll(page, [...ids, 'nothing-there'])
    await page.getByRole('grid').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })

  test('fits a width of 320 pixels', async () => {
    const page = await openSignedIn('/', { viewport: { width: 320, height: 640 } })
    await askAll(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  })
})

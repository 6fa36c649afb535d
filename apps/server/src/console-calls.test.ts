import { AxeBuilder } from '@axe-core/playwright'
import { examples } from '@org/cms-cdr-client/testing'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { useTestConsole } from './test-console.ts'

// Lists of calls in the console: pasted, dropped, asked for, arranged, saved.
const tests = useTestConsole()
const { openSignedIn, allow } = tests

const record: object = Object(examples.inbound.response.resultDesc)
const ids = Array.from({ length: 300 }, (_none, index) => `1800000000-${String(index).padStart(4, '0')}`)
/** The longer the wait, the later in the list; the ten longest stand at its end. */
const waitOf = (callId: string): number => Number(callId.slice(-4)) * 2

beforeEach(async () => {
  const { store } = tests.server
  const entries = ids.map((callId) => {
    const told = { ...record, callId, callerNo: '=0049301', queueWaitTime: waitOf(callId), ackTime: 0 }
    return { ccId: 1, direction: 'inbound', callId, recordJson: JSON.stringify(told) } as const
  })
  await store.put(entries, await store.addSource('import', 'test'))
})

async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Call ID' }).waitFor()
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    data.setData('text/plain', ${JSON.stringify(text)})
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.querySelector('input[name=callId]').dispatchEvent(event)
  })()`)
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Call ID' }).waitFor()
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}))
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
  })()`)
}

/** The call IDs of the rows that are drawn. */
const drawn = (page: Page): Promise<string[]> => page.locator('[role=gridcell].callId').allInnerTexts()

async function askAll(page: Page, list: readonly string[] = ids): Promise<void> {
  await paste(page, list.join('\r\n'))
  await page.getByRole('button', { name: 'Ask for all' }).click()
  await page.getByText('All calls were asked for.').waitFor()
}

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

test('a run that is paused keeps what it has and goes on; what failed is asked again when that is wanted', async () => {
  allow(/status of 500/)
  const page = await openSignedIn('/')
  let held = true
  await page.route('**/rest/**', async (route) => {
    if (held && route.request().postData()?.includes('-0009')) return route.fulfill({ status: 500 })
    return route.continue()
  })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: 'Ask for all' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused.').waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('found 299, not found 0, failed 1').waitFor()
  held = false
  await page.getByRole('button', { name: 'Ask again for 1 that failed' }).click()
  await page.getByText('found 300, not found 0, failed 0').waitFor()
})

test('a server that is stopped half-way pauses the run, and nothing is lost', async () => {
  allow(/ERR_CONNECTION_REFUSED/)
  const page = await openSignedIn('/')
  let answered = 0
  let isStopped = false
  await page.route('**/rest/**', (route) => {
    answered += 1
    isStopped ||= answered > 100
    return isStopped ? route.abort('connectionrefused') : route.continue()
  })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: 'Ask for all' }).click()
  await page.getByText('Paused: the server does not answer.').waitFor()
  await page.unroute('**/rest/**')
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('All calls were asked for.').waitFor()
  await page.getByText('found 300, not found 0, failed 0').waitFor()
})

test('a session that ends in the middle of a list asks for a sign-in and goes on by itself', async () => {
  allow(/status of 401/)
  const page = await openSignedIn('/')
  let asked = 0
  await page.route('**/rest/**', async (route) => {
    asked += 1
    if (asked === 50) await tests.server.store.engine.query('DELETE FROM session', [])
    return route.continue()
  })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: 'Ask for all' }).click()
  await page.getByText('Your session has ended.').waitFor()
  await tests.signIn(page)
  await page.getByText('found 300, not found 0, failed 0').waitFor()
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

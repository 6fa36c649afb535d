import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { fileCase, listCases, workbookOf } from '../../formats/test/list.ts'
import { useTestConsole } from '../test/console.ts'
import { drawn, drop, ids, paste, putListedCalls, waitForCounts, waitOf } from '../test/lists.ts'

// Lists of calls: pasted, dropped, looked up, saved.
const tests = useTestConsole()
const { openSignedIn } = tests
beforeEach(() => putListedCalls(tests.server.store))

async function save(page: Page, form: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /^Export/ })
      .click()
      .then(() => page.getByRole('menuitem', { name: form }).click()),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

test('by keyboard alone, the ten longest waits of a pasted column are found and saved for a spreadsheet', async () => {
  const page = await openSignedIn('/')
  await paste(page, [...ids, 'nothing-there'].join('\n'))
  await page.getByText('31 calls', { exact: true }).waitFor()
  await page.locator('button.primary:focus', { hasText: /^Look up \d/ }).waitFor()
  await page.keyboard.press('Enter')
  await waitForCounts(page, 30, 1, 0)
  expect(page.url()).toBe(`${tests.server.url}/look-up`)
  await page.keyboard.press('ArrowUp')
  for (let count = 0; count < 4; count++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await drawn(page))[0]).toBe(ids.at(-1))
  await page.keyboard.press('ArrowDown')
  for (let count = 1; count < 10; count++) await page.keyboard.press('Shift+ArrowDown')
  await page.getByRole('button', { name: 'Export 10 selected calls' }).waitFor()
  // What is marked looks so.
  const colours = await page.evaluate<string[]>(
    `Array.from(document.querySelectorAll('.rows .row'), (row) => getComputedStyle(row).backgroundColor)`,
  )
  expect(new Set(colours.slice(0, 10))).toHaveLength(1)
  expect(colours[10]).not.toBe(colours[9])
  const csv = await save(page, 'CSV')
  expect(csv.startsWith('\u{feff}callId,state,errorCode,errorMessage,waitSeconds,')).toBe(true)
  const rows = parse(csv, { bom: true, columns: true }) as Record<string, string>[]
  expect(rows.map(({ callId }) => callId)).toEqual(ids.slice(-10).reverse())
  expect(rows.map(({ queueSeconds }) => Number(queueSeconds))).toEqual(ids.slice(-10).reverse().map(waitOf))
  // A number is mrequested, and nothing in it is taken for a formula.
  expect(rows[0]?.callingNumber).toMatch(/^\*+01$/)
  await page.getByRole('grid').focus()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Export 31 calls' }).waitFor()
  const ndjson = await save(page, 'NDJSON')
  const records = ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(records).toHaveLength(31)
  expect(records.at(-1)).toMatchObject({ callId: 'nothing-there', state: 'missing', errorCode: 'not_found' })
  expect(records[0]).toMatchObject({ callId: ids.at(-1), talkSeconds: 311, releaseCause: { value: 0 } })
  expect((await save(page, 'Call IDs')).trimEnd().split('\n')).toHaveLength(31)
})

test('a dropped CSV is read by its header; duplicates and invalid lines are reported; another column can be chosen', async () => {
  const page = await openSignedIn('/')
  await drop(
    page,
    'calls.csv',
    `note;Call ID;other\r\na;${ids[0]};x1\r\n"b;b";${ids[1]};x2\r\nc;${ids[0]};x3\r\nd;;x4\r\n\r\n`,
  )
  await page.getByRole('heading', { name: 'calls.csv' }).waitFor()
  await page.getByText('2 calls · 1 duplicate, looked up once').waitFor()
  await page.getByText("1 line can't be read").waitFor()
  await page.getByText('Line 5: no call ID in it').waitFor()
  const columns = page.getByRole('group', { name: 'Column with the call ID' })
  expect(await columns.getByRole('radio', { name: 'Call ID' }).isChecked()).toBe(true)
  expect(await columns.locator('td.chosen').allInnerTexts()).toEqual([ids[0], ids[1], ids[0], ''])
  await columns.getByRole('radio', { name: 'other' }).check()
  await page.getByText('4 calls', { exact: true }).waitFor()
  await expect.poll(() => columns.locator('td.chosen').allInnerTexts()).toEqual(['x1', 'x2', 'x3', 'x4'])
  // While a column is read, what could be looked up is that of another one.
  await page.evaluate('File.prototype.stream = () => new ReadableStream()')
  await columns.getByRole('radio', { name: 'note' }).check()
  expect(await page.getByRole('button', { name: 'Look up 4 calls' }).isDisabled()).toBe(true)
  await page.evaluate('delete File.prototype.stream')
  await page.getByRole('button', { name: 'Close calls.csv' }).click()
  await drop(page, 'ids.ndjson', `"${ids[2]}"\n{"callId":"${ids[3]}","direction":"outbound"}\n{}\n`)
  await page.getByText('2 calls · 1 call has a direction or call center in the list, which is used').waitFor()
  await page.getByText('Line 3: not JSON with a callId').waitFor()
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await waitForCounts(page, 1, 1, 0)
  await drop(page, 'empty.txt', '')
  await page.getByText('0 calls', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /^Look up \d/ }).isDisabled()).toBe(true)
})

test('a list in another encoding is refused by its likely name and read on request; destroyed IDs are named', async () => {
  const page = await openSignedIn('/')
  await drop(page, 'latin1-list.csv', fileCase('latin1-list.csv'))
  await page.getByText('This file is not UTF-8. It is probably windows-1252.').waitFor()
  await page.getByRole('button', { name: 'Read as windows-1252' }).click()
  await page.locator('.preview td.chosen').getByText('1733000003-000001').waitFor()
  await drop(page, 'excel-mangled.csv', fileCase('excel-mangled.csv'))
  await page.getByText("2 lines can't be read and are not looked up:").waitFor()
  await page.getByText('Line 2: a spreadsheet wrote the call ID in scientific notation').waitFor()
  await page.getByText('Line 5: an error value of a spreadsheet').waitFor()
  await drop(page, 'calls.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))
  await page.getByText('This is a workbook in the old Excel format.').waitFor()
  await drop(page, 'export.xls', '<html><table><tr><td>1732345200-1</td></tr></table></html>')
  await page.getByText('This is HTML or XML, which some programs save as .xls.').waitFor()
})

test('each file that is a list yields its calls', async () => {
  const page = await openSignedIn('/')
  for (const [name, callIds] of listCases) {
    await drop(page, name, fileCase(name))
    await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.getByText(callIds.length === 1 ? '1 call' : `${callIds.length} calls`, { exact: true }).waitFor()
    const preview = (await page.locator('.preview td.chosen, .first').allInnerTexts()).join()
    for (const callId of callIds.slice(0, 5)) expect(preview, name).toContain(callId)
  }
})

test('a workbook is read, and another sheet of it can be chosen', async () => {
  const page = await openSignedIn('/')
  const sheets = { Monday: [['ID'], ...ids.slice(0, 3).map((id) => [id])], Tuesday: [['ID'], [ids[4] ?? '']] }
  await drop(page, 'calls.xlsx', await workbookOf(sheets))
  await page.getByText('3 calls', { exact: true }).waitFor()
  await page.getByLabel('Sheet').selectOption('Tuesday')
  await page.getByText(`First call IDs: ${ids[4]}`).waitFor()
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await waitForCounts(page, 1, 0, 0)
})

test('a list is looked up with the settings that are shown, and another list can be opened without losing it', async () => {
  const page = await openSignedIn('/')
  const requested: unknown[] = []
  page.on('request', (request) => {
    if (request.url().includes('/rest/')) requested.push(request.postDataJSON())
  })
  await page.getByRole('button', { name: 'Look-up settings' }).click()
  const defaults = page.getByRole('dialog', { name: 'Look-up settings' })
  await defaults.getByLabel('Direction').selectOption('outbound')
  await defaults.getByRole('spinbutton').fill('7')
  await page.keyboard.press('Escape')
  await paste(page, `${ids[0]}\n${ids[1]}`)
  const reader = page.locator('article.calls')
  expect(await reader.getByLabel('Direction').inputValue()).toBe('outbound')
  expect(await reader.getByRole('spinbutton').inputValue()).toBe('7')
  await reader.getByLabel('Direction').selectOption('inbound')
  await reader.getByRole('spinbutton').fill('1')
  await reader.getByRole('button', { name: /^Look up \d/ }).click()
  await waitForCounts(page, 2, 0, 0)
  expect(requested).toHaveLength(2)
  for (const body of requested) expect(body).toMatchObject({ queryParam: { ccId: 1, isCallin: 'true' } })
  await drop(page, 'second.txt', `${ids[2]}\n`)
  await page.getByRole('heading', { name: 'second.txt' }).waitFor()
  await page
    .getByRole('navigation', { name: 'Lists' })
    .getByRole('button', { name: 'Pasted list', exact: true })
    .click()
  await waitForCounts(page, 2, 0, 0)
  expect(await drawn(page)).toEqual([ids[0], ids[1]])
  // Records that were looked up are not dropped by one click, and the keyboard goes on in the list that is shown next.
  const close = page.getByRole('button', { name: 'Close Pasted list' })
  await close.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  expect(await drawn(page)).toEqual([ids[0], ids[1]])
  await close.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close list' }).click()
  await page.getByRole('heading', { name: 'second.txt' }).waitFor()
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('BUTTON')
})

test('a list that is too long for a page is refused, with the way to go on; one of another call center keeps to it', async () => {
  const page = await openSignedIn('/')
  await page.getByRole('button', { name: 'Look-up settings' }).click()
  await page.getByRole('dialog').getByRole('spinbutton').fill('7')
  await page.keyboard.press('Escape')
  await paste(page, `${ids[0]}\n${ids[1]}`)
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await waitForCounts(page, 0, 2, 0)
  expect(await page.getByRole('gridcell').getByRole('link').first().getAttribute('href')).toContain('ccId=7')
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    const lines = Array.from({ length: 1_000_001 }, (_none, index) => 'a' + index.toString(36))
    data.items.add(new File([lines.join('\\n')], 'long.txt'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })()`)
  await page.getByRole('alert').getByText('A page holds up to 1,000,000 calls.').waitFor()
  expect(await page.getByRole('button', { name: /^Look up \d/ }).isVisible()).toBe(false)
})

// The console with a list of ROWS calls in a real browser, before our server with SQLite: how fast calls are looked up, and for how long
// at most the page is busy at a stretch meanwhile, and when the table is sorted, filtered, selected and exported.
import { execFileSync, spawnSync } from 'node:child_process'
import { launchBrowser } from '@org/cms-cdr-test-support/browser'
import { startServer } from './server/load.ts'
import { program, sqliteFile } from './server/prepare.ts'
import { callIdOf } from './server/records.ts'

const rows = Number(process.env.ROWS ?? 100_000)
const port = 4531
const url = `http://127.0.0.1:${port}`

const database = ['--database', `sqlite:${await sqliteFile(rows, false)}`]
// An earlier run has already added the person to the database, which is kept between runs.
spawnSync(program, ['user', 'add', 'bench', '--requests-per-second', '999999', ...database], {
  input: 'a password of the bench',
})
const link = execFileSync(program, ['user', 'link', 'bench', ...database], { encoding: 'utf8' }).trim()
const server = await startServer(program, ['serve', '--port', String(port), ...database], port)
process.on('exit', () => server.kill())
const browser = await launchBrowser()
const page = await browser.newPage({ locale: 'en' })
await page.goto(url + link)
await page.getByRole('button').first().click()
await page.locator('#look-up').waitFor()
await page.goto(`${url}/look-up`)
await page.evaluate(`
  globalThis.busy = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) busy = Math.max(busy, duration)
  }).observe({ type: 'longtask' })
`)

async function measure(what: string, act: () => Promise<void>): Promise<void> {
  await page.evaluate('globalThis.busy = 0')
  const began = performance.now()
  await act()
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 300)))')
  const seconds = (performance.now() - began - 300) / 1000
  const busy = Number(await page.evaluate('busy'))
  const heap = Number(await page.evaluate('performance.memory.usedJSHeapSize')) / 2 ** 20
  console.log(
    `${what.padEnd(28)} ${seconds.toFixed(2)} s, busy ${busy.toFixed(0)} ms at most, heap ${heap.toFixed(0)} MB`,
  )
}

const list = Array.from({ length: rows }, (_none, index) => callIdOf(index)).join('\n')
await measure('read the list', async () => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from(list) })
  await page.getByRole('button', { name: /^Look up \d/ }).waitFor()
})
await measure(`look up ${rows} calls`, async () => {
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await page.getByText('Done', { exact: true }).waitFor({ timeout: 0 })
})
for (const name of ['Wait', 'Call ID']) {
  await measure(`sort by ${name}`, () => page.getByRole('columnheader', { name }).getByRole('button').click())
}
await measure('filter by text', () => page.getByLabel('Filter').fill('99'))
await measure('select all', async () => {
  await page.getByLabel('Filter').fill('')
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+a')
})
await measure('scroll to the end', () => page.keyboard.press('End'))
await measure('export as CSV', async () => {
  await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /^Export/ })
      .click()
      .then(() => page.getByRole('menuitem', { name: 'CSV' }).click()),
  ])
})
await browser.close()
process.exit()

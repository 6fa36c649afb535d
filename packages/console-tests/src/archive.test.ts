import type { Locator, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { readAudit } from '../../../apps/server/src/people/audit.ts'
import { changePerson } from '../../../apps/server/src/people/people.ts'
import {
  accessibilityFaults,
  chooseInUserMenu,
  ownPage,
  useTestConsole,
  watchShifts,
  widthAt320,
} from '../test/console.ts'

// The calls that the server has stored: figures, charts, filters, the table, and what comes in meanwhile.
const tests = useTestConsole()
const { openSignedIn, allow } = tests

const second = 1000
const hour = 3_600_000
const week = 7 * 24 * hour
const startOfToday = (): number => new Date().setUTCHours(0, 0, 0, 0)

interface StoredCall {
  readonly beganAt: number
  readonly queueWaitTime?: number
  readonly callTime?: number
  readonly agentId?: number
  readonly releaseCause?: number
}

async function edgesOf(place: Locator): Promise<{ readonly left: number; readonly right: number }> {
  const { x = Number.NaN, width = Number.NaN } = (await place.boundingBox()) ?? {}
  return { left: x, right: x + width }
}

async function put(calls: readonly StoredCall[]): Promise<string[]> {
  const { store } = tests.server
  const entries = calls.map(({ beganAt, ...fields }, index) => {
    const callId = `${Math.floor(beganAt / second)}-${index}`
    const record = {
      callId,
      callerNo: '5550100',
      calleeNo: '5550199',
      skillId: 9,
      agentId: 7,
      queueWaitTime: 5,
      callTime: 60,
      ...fields,
    }
    return { ccId: 1, direction: 'inbound' as const, callId, recordJson: JSON.stringify(record) }
  })
  await store.put(entries, await store.addSource('import', 'CC-CMS'))
  return entries.map(({ callId }) => callId)
}

/** Three calls of today, one of them abandoned, and one a week before. */
let today: string[]
beforeEach(async () => {
  const at = startOfToday()
  today = await put([
    { beganAt: at, agentId: 7, releaseCause: 531 },
    { beganAt: at + second, agentId: 8, queueWaitTime: 30, releaseCause: 1281 },
    { beganAt: at + 2 * second, queueWaitTime: 85, callTime: 0, releaseCause: 512 },
  ])
  await put([{ beganAt: at - week }])
})

const callIds = (page: Page): Promise<string[]> => page.locator('[role=gridcell].callId').allInnerTexts()
const figure = (page: Page, name: string) => page.locator('.figure', { hasText: name }).locator('strong')

test('the first view shows the calls of today, with figures that are compared with a week before', async () => {
  const page = await openSignedIn('/')
  await expect.poll(() => callIds(page)).toEqual(today.toReversed())
  expect(await figure(page, 'Offered').innerText()).toBe('3')
  expect(await figure(page, 'Abandoned').innerText()).toBe('1')
  // One of three was answered within 20 seconds.
  expect(await figure(page, 'Service level').innerText()).toBe('33.3%')
  await page.getByText('1 a week earlier').first().waitFor()
  await page.getByLabel('Answered within').fill('30')
  await page.keyboard.press('Enter')
  await expect.poll(() => figure(page, 'Service level').innerText()).toBe('66.7%')
  expect(page.url()).toBe(`${tests.server.url}/?ccId=1&level=30`)
  expect(await page.evaluate('document.activeElement.type')).toBe('number')
})

test('filters are in the address, narrow the table, the figures and the export, and can be cleared', async () => {
  const page = await openSignedIn('/')
  await page.getByRole('button', { name: 'Outcome' }).click()
  await page.getByRole('menuitemradio', { name: 'Answered' }).click()
  await expect.poll(() => callIds(page)).toEqual([today[1], today[0]])
  await page.getByRole('button', { name: 'Agent', exact: true }).click()
  await page.getByRole('checkbox', { name: '8' }).check()
  await expect.poll(() => callIds(page)).toEqual([today[1]])
  await page.keyboard.press('Escape')
  expect(await figure(page, 'Offered').innerText()).toBe('1')
  expect(page.url()).toBe(`${tests.server.url}/?ccId=1&outcome=answered&agent=8`)
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const csv = Buffer.concat(chunks).toString()
  expect(csv).toContain(today[1])
  expect(csv).not.toContain(today[0])
  await page.getByRole('button', { name: 'Remove the filter Agent' }).click()
  await expect.poll(() => callIds(page)).toEqual([today[1], today[0]])
  // The file has the order of the table.
  await page.getByRole('columnheader', { name: 'Talk' }).getByRole('button').click()
  await page.waitForURL(/sort=talk/)
  await page.getByRole('button', { name: 'Export' }).click()
  const address = await page.getByRole('menuitem', { name: 'CSV' }).getAttribute('href')
  expect(address).toContain('&sort=talk&order=desc&')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  await page.goBack()
  await expect.poll(() => callIds(page)).toEqual([today[1], today[0]])
})

test('a cause and an hour of the charts filter by a click and by keys', async () => {
  const page = await openSignedIn('/')
  await page.locator('.ranked-bars button', { hasText: '512' }).click()
  await expect.poll(() => callIds(page)).toEqual([today[2]])
  await page.locator('.ranked-bars button', { hasText: '512' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  const bars = page.locator('.bars button')
  expect(await bars.first().getAttribute('aria-label')).toContain('Answered 2, Abandoned 1, Other 0')
  await bars.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByText('No calls found').waitFor()
  expect(new URL(page.url()).searchParams.get('from')).toBe(new Date(startOfToday() + hour).toISOString())
  await page.getByRole('button', { name: 'Remove the filter Time' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  await bars.first().focus()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(() => bars.count()).toBe(2)
  await expect.poll(() => callIds(page)).toHaveLength(3)
})

test('how long calls waited is a chart that can be chosen, filters by keys, and keeps the waits that are not chosen', async () => {
  const page = await openSignedIn('/')
  await page.getByRole('button', { name: 'Wait time' }).click()
  const bars = page.getByRole('figure', { name: 'Wait time' }).locator('.bars button')
  await expect.poll(() => bars.count()).toBe(11)
  expect(await bars.nth(5).getAttribute('aria-label')).toBe('1:00 – 1:29: Answered 0, Abandoned 1, Other 0')
  await bars.nth(0).focus()
  for (const _key of [1, 2, 3, 4]) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(() => callIds(page)).toEqual([today[2], today[1]])
  expect(new URL(page.url()).search).toBe('?ccId=1&wait=30-89')
  expect(await bars.nth(1).getAttribute('aria-label')).toContain('Answered 1')
  await page.setViewportSize({ width: 320, height: 640 })
  // The tooltip leaves its bar free, and does not stick out of the window.
  for (const index of [0, 5, 10]) {
    const bar = bars.nth(index)
    await bar.focus()
    const tooltip = await edgesOf(page.locator('.chart-tooltip'))
    const drawn = await edgesOf(bar.locator('.stack'))
    expect(tooltip.left >= drawn.right || tooltip.right <= drawn.left).toBe(true)
    expect(tooltip.left >= 0 && tooltip.right <= 320).toBe(true)
  }
  await page.reload()
  await expect.poll(() => bars.count()).toBe(11)
})

test('a call that is stored meanwhile slides in, also one between the list and the stream; a pause holds it back', async () => {
  const page = await openSignedIn('/')
  await expect.poll(() => callIds(page)).toHaveLength(3)
  const [first] = await put([{ beganAt: startOfToday() + 3 * second }])
  await expect.poll(() => callIds(page), { timeout: 60_000 }).toEqual([first, ...today.toReversed()])
  await expect.poll(() => figure(page, 'Offered').innerText(), { timeout: 60_000 }).toBe('4')
  await page.getByRole('button', { name: 'Live' }).click()
  const [next] = await put([{ beganAt: startOfToday() + 4 * second }])
  const requested = Promise.withResolvers<void>()
  const stored = Promise.withResolvers<void>()
  await page.route('**/calls/events?*', async (route) => {
    requested.resolve()
    await stored.promise
    await route.continue()
  })
  await page.getByRole('button', { name: 'Paused' }).click()
  await requested.promise
  expect(await callIds(page)).toEqual([first, ...today.toReversed()])
  const [last] = await put([{ beganAt: startOfToday() + 5 * second }])
  stored.resolve()
  await expect.poll(() => callIds(page)).toEqual([last, next, first, ...today.toReversed()])
})

test('live calls go on after the server has refused their stream, as one that restarts does', async () => {
  allow(/status of 503/)
  const page = await openSignedIn('/codes')
  let isDown = true
  await page.route('**/calls/events?*', (route) => (isDown ? route.fulfill({ status: 503 }) : route.continue()))
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByRole('button', { name: 'Reconnecting…' }).waitFor()
  isDown = false
  await page.getByRole('button', { name: 'Live' }).waitFor()
  const [late] = await put([{ beganAt: startOfToday() + 3 * second }])
  await expect.poll(() => callIds(page), { timeout: 60_000 }).toEqual([late, ...today.toReversed()])
})

test('many live calls become calls of the list, which is read again', async () => {
  const page = await openSignedIn('/codes', ownPage)
  // A stream whose calls the test sends.
  await page.addInitScript(`
    globalThis.EventSource = class extends EventTarget {
      constructor() {
        super()
        globalThis.stream = this
        setTimeout(() => this.dispatchEvent(new Event('open')))
      }
      close() {}
    }
  `)
  await page.goto(`${tests.server.url}/`)
  await page.getByRole('button', { name: 'Live' }).waitFor()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  await page.waitForLoadState('networkidle')
  const shown = await page.evaluate<object>(
    `fetch('/calls?ccId=1&limit=1').then((response) => response.json()).then(({ calls }) => calls[0])`,
  )
  const calls = Array.from({ length: 250 }, (_, index) => JSON.stringify({ ...shown, callId: `live-${index}` }))
  const send = `for (const data of ${JSON.stringify(calls)}) stream.dispatchEvent(new MessageEvent('call', { data }))`
  await page.evaluate(send)
  // The server has none of them: those that came before it was read again are gone.
  await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(1 + 3 + 50))
})

test('figures that stand still are not compared with a later part of the day, and others are read again', async () => {
  const page = await openSignedIn('/codes', ownPage)
  await page.clock.install()
  const spans: string[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === '/calls/stats') spans.push(searchParams.has('by') ? 'now' : 'before')
  })
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByText('1 a week earlier').first().waitFor()
  await page.getByRole('columnheader', { name: 'Wait' }).getByRole('button').click()
  await page.waitForURL(/sort=wait/)
  spans.length = 0
  await page.clock.fastForward('02:00')
  expect(spans).toEqual([])
  await page.getByRole('columnheader', { name: 'Start' }).getByRole('button').click()
  await page.getByRole('button', { name: 'Live' }).waitFor()
  spans.length = 0
  await page.clock.fastForward('02:00')
  await expect.poll(() => spans).toContain('now')
})

test('a row opens its call, and the way back leads to the same filters', async () => {
  const page = await openSignedIn('/?outcome=abandoned')
  await page.getByRole('link', { name: String(today[2]) }).click()
  await page.getByRole('heading', { name: String(today[2]) }).waitFor()
  expect(page.url()).toBe(`${tests.server.url}/call?id=${today[2]}&direction=inbound`)
  await page.goBack()
  await expect.poll(() => callIds(page)).toEqual([today[2]])
  expect(page.url()).toBe(`${tests.server.url}/?outcome=abandoned&ccId=1`)
})

test('a number is in no address, in the audit log once, and gone when its person has signed out', async () => {
  const page = await openSignedIn('/')
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.getByRole('button', { name: 'Number' }).click()
  await page.getByLabel('Calling or called number').fill('5550100')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove the filter Number' }).waitFor()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ])
  addresses.push(download.url(), page.url(), await page.evaluate('JSON.stringify(history.state)'))
  expect(addresses.filter((address) => address.includes('5550100'))).toEqual([])
  // The list, the figures and the charts are one search.
  const actions = (await Array.fromAsync(readAudit(tests.server.store.engine))).map(({ action }) => action)
  expect(actions.filter((action) => action === 'search' || action === 'export')).toEqual(['search', 'export'])
  await chooseInUserMenu(page, 'Sign out')
  await tests.signIn(page)
  await expect.poll(() => callIds(page)).toHaveLength(3)
  expect(await page.getByRole('button', { name: 'Remove the filter Number' }).count()).toBe(0)
})

test('a viewer cannot search by number, and a person without the call center reads what is missing', async () => {
  const { engine } = tests.server.store
  await changePerson(engine, 'ann', { role: 'viewer', ccIds: [1, 2] })
  const page = await openSignedIn('/')
  await expect.poll(() => callIds(page)).toHaveLength(3)
  expect(await page.getByRole('button', { name: 'Number' }).count()).toBe(0)
  allow(/status of 403/)
  await page.goto(`${tests.server.url}/?ccId=3`)
  await page.getByRole('alert').getByText('Permission denied.').waitFor()
  // Also to the only one that this person may see.
  await changePerson(engine, 'ann', { ccIds: [1] })
  await page.goto(`${tests.server.url}/?ccId=3`)
  await page.getByRole('alert').getByText('Permission denied.').waitFor()
  await page.getByRole('button', { name: 'Call center 3' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
})

test('filters get a name, and come back by it', async () => {
  const page = await openSignedIn('/?outcome=abandoned&wait=60-')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('Link copied.').waitFor()
  await page.getByLabel('Save these filters as').fill('Lost')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Lost', exact: true }).click()
  await expect.poll(() => callIds(page)).toEqual([today[2]])
  // The call center as well: it need not be the usual one of whoever gets the link.
  expect(page.url()).toBe(`${tests.server.url}/?ccId=1&outcome=abandoned&wait=60-`)
})

test('columns and density can be chosen, and the table is sorted by the server', async () => {
  const page = await openSignedIn('/')
  await page.getByRole('columnheader', { name: 'Wait' }).getByRole('button').click()
  await expect.poll(() => callIds(page)).toEqual([today[2], today[1], today[0]])
  await page.getByRole('columnheader', { name: 'Wait' }).getByRole('button').click()
  await expect.poll(() => callIds(page)).toEqual(today)
  expect(page.url()).toBe(`${tests.server.url}/?ccId=1&sort=wait&order=asc`)
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Called', exact: true }).click()
  await page.keyboard.press('Escape')
  expect(await page.getByRole('columnheader', { name: 'Called' }).count()).toBe(0)
  await page.reload()
  await expect.poll(() => callIds(page)).toEqual(today)
  expect(await page.getByRole('columnheader', { name: 'Called' }).count()).toBe(0)
})

test('a printed page has all rows that are loaded, and nothing to press', async () => {
  const page = await openSignedIn('/?direction=inbound')
  await expect.poll(() => callIds(page)).toHaveLength(3)
  await page.emulateMedia({ media: 'print' })
  await expect
    .poll(() => page.locator('.print-table tbody tr td:last-child').allInnerTexts())
    .toEqual(today.toReversed())
  for (const name of ['Export', 'Clear filters', 'Remove the filter Direction'])
    expect(await page.getByRole('button', { name }).isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: 'Direction Inbound', exact: true }).isVisible()).toBe(true)
})

test('a chart of years draws a day with calls', async () => {
  const page = await openSignedIn(`/?from=${new Date(startOfToday() - 104 * week).toISOString().slice(0, 10)}`)
  const part = page.locator('.over-time .stack i').last()
  await expect.poll(async () => (await part.boundingBox())?.width).toBeGreaterThanOrEqual(1)
  const [plot, bar] = [await edgesOf(page.locator('.over-time .bars')), await edgesOf(part)]
  expect(bar.right).toBeLessThanOrEqual(plot.right + 1)
})

test('more days than the server counts one by one have figures and calls, and the chart says what it lacks', async () => {
  const page = await openSignedIn('/?from=2015-01-01')
  await page.getByRole('figure', { name: 'Calls by day' }).getByText('Choose a shorter one').waitFor()
  await expect.poll(() => figure(page, 'Offered').innerText()).toMatch(/^\d+$/)
  await expect.poll(() => callIds(page)).toContain(today[0])
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('the way back from a call leads to the same place of a long table', async () => {
  await put(Array.from({ length: 150 }, () => ({ beganAt: startOfToday() })))
  const page = await openSignedIn('/')
  const grid = page.getByRole('grid')
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('153')
  await grid.evaluate((element) => element.scrollTo(0, 3000))
  await page.locator('[role=row][aria-rowindex="80"]').getByRole('link').click()
  await page.locator('.call').waitFor()
  await page.goBack()
  await page.locator('[role=row][aria-rowindex="80"]').waitFor()
  expect(await grid.evaluate((element) => element.scrollTop)).toBe(3000)
})

test('an export that failed says so in sight on a narrow screen', async () => {
  const page = await openSignedIn('/')
  await page.setViewportSize({ width: 320, height: 640 })
  await page.getByRole('button', { name: 'Number', exact: true }).click()
  await page.getByRole('textbox', { name: 'Calling or called number' }).fill('5550100')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
  allow(/calls\/export|ERR_FAILED/)
  await page.route(/\/calls\/export/, (route) => route.abort())
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const { left, right } = await edgesOf(page.getByText("Can't save the file."))
  expect(left).toBeGreaterThanOrEqual(0)
  expect(right).toBeLessThanOrEqual(320)
  const bar = page.locator('.filter-bar')
  expect(await bar.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
})

test('the next page is read also when the end comes into sight while the list is read again', async () => {
  await put(Array.from({ length: 250 }, () => ({ beganAt: startOfToday() })))
  const page = await openSignedIn('/codes')
  const again = Promise.withResolvers<void>()
  let reads = 0
  await page.route(/\/calls\?(?!.*cursor=)/, async (route) => {
    reads += 1
    // The second one begins when the stream of live calls is open.
    if (reads === 2) await again.promise
    await route.continue()
  })
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await expect.poll(() => reads).toBe(2)
  const grid = page.getByRole('grid')
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('201')
  await grid.focus()
  await page.keyboard.press('End')
  await expect.poll(() => page.locator('[role=row]').last().getAttribute('aria-rowindex')).toBe('201')
  again.resolve()
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('253')
})

test('a server that cannot be reached is named, and the calls are there once it can', async () => {
  allow(/ERR_CONNECTION_REFUSED/)
  const page = await openSignedIn('/codes')
  await page.route('**/calls**', (route) => route.abort('connectionrefused'))
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByRole('alert').getByText("Can't reach the server.").waitFor()
  await page.unroute('**/calls**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => callIds(page)).toHaveLength(3)
})

test('figures and calls that cannot be loaded are named where they are missing, and come when they are tried again', async () => {
  allow(/503/)
  await put(Array.from({ length: 250 }, () => ({ beganAt: startOfToday() })))
  const page = await openSignedIn('/codes')
  let isDown = true
  await page.route(/\/calls(\/stats\?|\?.*cursor=)/, (route) =>
    isDown
      ? route.fulfill({ status: 503, json: { result: '1', resultDesc: 'The search took too long.' } })
      : route.continue(),
  )
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByRole('alert').getByText('The search took too long.').waitFor()
  await page.getByRole('grid').focus()
  // The first page of calls may still be on its way.
  const notAll = page.getByText('Not all calls could be loaded.')
  await expect.poll(() => page.keyboard.press('End').then(() => notAll.count())).toBe(1)
  isDown = false
  for (const alert of ['The search failed.', 'Not all calls']) {
    await page.getByRole('alert').filter({ hasText: alert }).getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('alert').filter({ hasText: alert }).waitFor({ state: 'detached' })
  }
  expect(await figure(page, 'Offered').innerText()).toBe('252')
  await page.getByRole('grid').focus()
  const lastRow = page.locator('[role=row]').last()
  await expect.poll(() => page.keyboard.press('End').then(() => lastRow.getAttribute('aria-rowindex'))).toBe('253')
})

test.each([1280, 320])(
  'nothing moves while the calls of today are loaded, however slow the server is: %i pixels',
  async (width) => {
    const page = await openSignedIn('/codes', { viewport: { width, height: 720 } })
    await page.locator('table').waitFor()
    const shifts = await watchShifts(page)
    await page.route(/\/calls(\/stats)?\?/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 800))
      return route.continue()
    })
    await page.getByRole('link', { name: 'Calls', exact: true }).click()
    await expect.poll(() => callIds(page)).toHaveLength(3)
    await page.getByText('1 a week earlier').first().waitFor()
    expect(await shifts()).toEqual([])
  },
)

test('the calls have no fault that axe finds, in light or dark, and fit a width of 320 pixels', async () => {
  const page = await openSignedIn('/?outcome=abandoned')
  for (const name of ['Wait time', 'Talk time']) await page.getByRole('button', { name }).click()
  await expect.poll(() => callIds(page)).toHaveLength(1)
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  await page.getByRole('button', { name: /^Time/ }).click()
  await page.locator('.day').first().waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
  await page.getByText('Choose the first day.').waitFor()
  await page.locator('.day.today').click()
  await page.getByText('Choose the last day').waitFor()
})

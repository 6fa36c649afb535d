import { examples } from '@org/cms-cdr-client/testing'
import { beforeEach, expect, test } from 'vitest'
import { accessibilityFaults, ownPage, useTestConsole, widthAt320 } from '../test/console.ts'

// Agents and queues: figures of some days, compared with other days.
const tests = useTestConsole()
const { openSignedIn } = tests
const record: object = Object(examples.inbound.response.resultDesc)
/** Seconds since 1970 of 9:00 on 15 and on 8 January 2027 in Berlin. */
const [thisWeek, lastWeek] = [1_800_000_000, 1_799_395_200]

async function putCalls(start: number, agents: readonly number[]): Promise<void> {
  const { store } = tests.server
  const entries = agents.map((agentId, index) => {
    const callId = `${start + index * 60}-${index}`
    const skillId = agentId % 2 === 0 ? 8 : 9
    const fields = {
      ...record,
      callId,
      agentId,
      skillId,
      queueWaitTime: 10 * (index + 1),
      callTime: agentId === 0 ? 0 : 60,
    }
    return { ccId: 1, direction: 'inbound', callId, recordJson: JSON.stringify(fields) } as const
  })
  await store.put(entries, await store.addSource('import', 'test'))
}

beforeEach(async () => {
  await putCalls(thisWeek, [101, 101, 101, 102, 0])
  await putCalls(lastWeek, [101, 102, 102])
})
const path = '/agents?from=2027-01-15&to=2027-01-15'

test('where the server does not know its time zone, a day is one of UTC, here and in the calls that a row leads to', async () => {
  // 16 January in Berlin, where this browser is.
  await putCalls(Date.parse('2027-01-15T23:30:00Z') / 1000, [101])
  const page = await openSignedIn(path)
  await page.getByText('Days in UTC').waitFor()
  await expect.poll(() => page.getByRole('row', { name: '101' }).innerText()).toMatch(/^101\s+4/)
  await page.getByRole('link', { name: '101' }).click()
  await page.getByRole('heading', { name: '4 calls' }).waitFor()
})

test('agents of a day are compared with the same day a week earlier, and the address holds what is shown', async () => {
  const page = await openSignedIn(path)
  const grid = page.getByRole('grid', { name: 'Agents' })
  const cells = async (name: string) =>
    (await grid.getByRole('row', { name }).getByRole('gridcell').allTextContents()).slice(1, 3)
  await expect.poll(() => cells('101')).toEqual(['3+2', '3+2'])
  expect(await cells('102')).toEqual(['1−1', '1−1'])
  expect(await cells('No agent')).toEqual(['1+1', '0±0'])
  const calls = page.locator('.figure', { hasText: /^Calls/ })
  expect(await calls.innerText()).toMatch(/5\s+\+2/)
  await grid.getByRole('img', { name: 'Peak: 3 calls,' }).waitFor()
  await grid.getByRole('img', { name: 'Peak: 1 call,' }).first().waitFor()
  await page.getByLabel('Compare with').selectOption('Nothing')
  await expect.poll(() => cells('101')).toEqual(['3', '3'])
  // Until the queues are there, the table is that of the agents, and no agent is taken for a queue.
  const queues = Promise.withResolvers<void>()
  await page.route('**/calls/stats?*by=queue*', async (route) => {
    await queues.promise
    await route.continue()
  })
  await page.getByRole('button', { name: 'Queues' }).click()
  await page.waitForURL(/by=queue/)
  expect(await page.getByRole('button', { name: 'Queues' }).getAttribute('aria-pressed')).toBe('true')
  expect(await grid.count()).toBe(1)
  queues.resolve()
  await page.locator('[role=gridcell].name').getByText('9', { exact: true }).waitFor()
  expect(page.url()).toContain('by=queue')
  expect(page.url()).toContain('compare=none')
  await page.reload()
  await page.getByRole('grid', { name: 'Queues' }).waitFor()
  await page.getByRole('button', { name: 'Yesterday' }).click()
  await page.getByText('No calls in these days').waitFor()
})

test('the curve of an agent is read again when the figures beside it have changed', async () => {
  const page = await openSignedIn('/codes', ownPage)
  await page.clock.install()
  const hour = Math.floor(Date.now() / 3_600_000) * 3600
  await putCalls(hour, [103])
  await page.getByRole('link', { name: 'Agents and queues' }).click()
  const row = page.getByRole('row', { name: '103' })
  await row.getByRole('img', { name: 'Peak: 1 call,' }).waitFor()
  await putCalls(hour + 1, [103])
  await page.clock.fastForward('01:10')
  await row.getByRole('img', { name: 'Peak: 2 calls,' }).waitFor()
})

test('a date that is typed is shown when it is complete, in place of the address before', async () => {
  const page = await openSignedIn(path)
  await page.getByRole('grid', { name: 'Agents' }).waitFor()
  const years: number[] = []
  page.on('request', (request) => years.push(Number(/from=(\d{4})/.exec(request.url())?.[1] ?? 2026)))
  const length = await page.evaluate('history.length')
  await page.getByRole('textbox', { name: 'From' }).focus()
  await page.keyboard.type('01082026')
  await page.keyboard.press('Enter')
  await page.waitForURL(/from=2026-01-08/)
  await expect.poll(() => page.getByRole('row', { name: '102' }).innerText()).toMatch(/^102\s+3/)
  expect(years.filter((year) => year < 2000)).toEqual([])
  expect(await page.evaluate('history.length')).toBe(length)
})

test('a row opens the calls of its agent in the same days, and days without calls are not compared', async () => {
  const page = await openSignedIn(`${path}&compare=2026-12-01`)
  await page.getByText('No calls to compare with').waitFor()
  const cells = page.getByRole('row', { name: '101' }).getByRole('gridcell')
  expect((await cells.allInnerTexts()).slice(0, 2)).toEqual(['101', '3'])
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '3 calls' }).waitFor()
  expect(new URL(page.url()).search).toBe('?ccId=1&from=2027-01-15&to=2027-01-15&agent=101')
})

test('calls without an agent are opened like those of an agent, and the filter has their name', async () => {
  const page = await openSignedIn(path)
  await page.getByRole('link', { name: 'No agent' }).click()
  await page.getByRole('heading', { name: '1 call' }).waitFor()
  expect(new URL(page.url()).searchParams.get('agent')).toBe('-1')
  await page.locator('button.chip.set', { hasText: 'No agent' }).click()
  expect(await page.getByRole('checkbox', { name: 'No agent 1' }).isChecked()).toBe(true)
})

test('the address names the call center, also the usual one, and another one can be chosen', async () => {
  const page = await openSignedIn(path)
  await page.waitForURL(/ccId=1/)
  await page.getByRole('grid', { name: 'Agents' }).waitFor()
  await page.getByRole('button', { name: 'Call center 1' }).click()
  await page.getByRole('spinbutton', { name: 'Call center' }).fill('2')
  await page.keyboard.press('Enter')
  await page.getByText('No calls in these days').waitFor()
  expect(new URL(page.url()).searchParams.get('ccId')).toBe('2')
})

test('a table of agents is sorted by its headers, also by keyboard', async () => {
  const page = await openSignedIn(path)
  const names = () => page.locator('[role=gridcell].name').allInnerTexts()
  await expect.poll(async () => (await names())[0]).toBe('101')
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowUp')
  for (let count = 0; count < 5; count++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(names).toEqual(['No agent', '102', '101'])
  expect(await page.getByRole('columnheader', { name: 'Average wait' }).getAttribute('aria-sort')).toBe('descending')
})

test('agents and queues have no fault that axe finds, in light or dark, and fit a width of 320 pixels', async () => {
  const page = await openSignedIn(path)
  await page.getByRole('row', { name: '101' }).waitFor()
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
})

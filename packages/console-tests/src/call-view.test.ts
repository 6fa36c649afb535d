import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { putDemoDay } from '../../../apps/server/src/demo/demo-data.ts'
import { readAudit } from '../../../apps/server/src/people/audit.ts'
import { formatDuration } from '../../../apps/web/src/i18n/format-duration.ts'
import { accessibilityFaults, outbound, useTestConsole, watchShifts, widthAt320 } from '../test/console.ts'
import { askAll, ids, putListedCalls } from '../test/lists.ts'

// The view of one call, beside what one-call.test.ts says of looking it up.
const recordingUrl = 'https://recordings.example.test/?call={callId}&cc={ccId}'
const tests = useTestConsole(() => ({ recordingUrl }))
const { openSignedIn } = tests

const none = { ivrCallTime: 0, queueWaitTime: 0, ackTime: 0, callTime: 0, agentId: 0, skillId: 9, releaseCause: 80 }
const callId = '1795000000-0001'

async function openCall(
  record: object,
  options?: { locale?: string; timezoneId?: string },
  id = callId,
  direction: 'inbound' | 'outbound' = 'inbound',
): Promise<Page> {
  const { store } = tests.server
  const source = await store.addSource('import', 'test')
  const recordJson = JSON.stringify({ callId: id, callerNo: '5511987654321', calleeNo: '5550199', ...none, ...record })
  await store.put([{ ccId: 1, direction, callId: id, recordJson }], source)
  const page = await openSignedIn(`/call?id=${id}&direction=${direction}`, options)
  await page.locator('.call').waitFor()
  return page
}

/** The widths of the phases in pixels, by name. */
const phaseWidths = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('.timeline .phase')].map((phase) =>
    [phase.className.split(' ')[1], phase.getBoundingClientRect().width]))`)

test('what happened comes first, in the language of the reader, with what to do about the cause', async () => {
  const lost = { ivrCallTime: 12, queueWaitTime: 85, releaseCause: 512 }
  const page = await openCall(lost)
  const answer = page.locator('.call-answer')
  expect(await answer.innerText()).toBe(
    'Waited 1:25 in queue 9. Nobody answered: the queue overflowed or timed out (512).',
  )
  await page.getByText('Look at the staffing of the skill queue at that hour.').waitFor()
  expect(await page.locator('.cause a').getAttribute('href')).toBe('/codes?kind=release-cause&code=512')
  const { top } = await answer.evaluate((element: Element) => element.getBoundingClientRect())
  expect(top).toBeLessThan(200)
  const spanish = await openCall(lost, { locale: 'es' })
  expect(await spanish.locator('.call-answer').innerText()).toBe(
    'Esperó 1:25 en la cola 9. Nadie contestó: la cola se desbordó o se agotó el tiempo de espera (512).',
  )
})

test('the timeline is drawn to scale with the times of the clock, and short phases keep the room of their names', async () => {
  const page = await openCall(
    { ivrCallTime: 1, queueWaitTime: 100, ackTime: 0, callTime: 300, agentId: 100 },
    {
      timezoneId: 'America/Sao_Paulo',
    },
  )
  const { ivr = 0, queue = 0, talk = 0, ring } = await phaseWidths(page)
  expect(talk / queue).toBeCloseTo(3, 1)
  expect(ivr).toBeGreaterThan(50)
  expect(ring).toBeUndefined()
  const clocks = await page.locator('.timeline time').allInnerTexts()
  expect(clocks.map((text) => text.replace(/\s/g, ' '))).toEqual([
    '8:06:40 AM',
    '8:06:41 AM',
    '8:08:21 AM',
    '8:13:21 AM',
  ])
  expect(await page.locator('.timeline-rest').innerText()).toMatch(/Total\s6:41\s+Ring\s0:00/)
})

test('a call without any duration, without an agent, and with unknown values says so', async () => {
  const page = await openCall({})
  expect(await page.locator('.call-answer').innerText()).toBe(
    'The call ended as soon as it began: the user left the queue (80).',
  )
  expect(await page.locator('.timeline').innerText()).toMatch(/Talk\s0:00/)
  await page.locator('.participants').getByText('No agent').waitFor()
  const odd = await openCall({ callTime: null, agentId: null, queueWaitTime: 36_000 }, undefined, 'odd')
  expect(await odd.locator('.timeline-rest').innerText()).toMatch(/Talk\snot in the record/)
  expect(await odd.locator('.timeline .block').innerText()).toContain('10:00:00')
  expect(await odd.locator('.participants').innerText()).toMatch(/Agent\s+not in the record/)
  await odd.getByText('The record does not say when the call began.').waitFor()
})

test('every field of the record is shown, besides the raw response', async () => {
  const fields: Readonly<Record<string, { type: readonly string[]; 'x-unit'?: string }>> =
    spec.components.schemas.CallDetail.properties
  const values = Object.entries(fields).map(([name, schema], index) => {
    const isText = schema.type.includes('string')
    const isTime = isText && name.endsWith('Time')
    const value =
      name === 'anonyCall' ? 1 : !isText ? 1_101 + index : isTime ? `2026-01-02 03:04:${10 + index}` : `55501${index}`
    return { name, value, isDuration: schema['x-unit'] === 'seconds' }
  })
  const record = Object.fromEntries(values.map(({ name, value }) => [name, value]))
  const page = await openCall({ ...record, callId }, undefined, callId, 'outbound')
  await page.getByRole('button', { name: 'Reveal numbers' }).click()
  await page.getByText('Numbers revealed.').waitFor()
  const text: string = await page.evaluate(`
    (() => {
      const call = document.querySelector('.call').cloneNode(true)
      call.querySelector('.raw').remove()
      return call.textContent
    })()
  `)
  const missing = values.filter(({ name, value, isDuration }) => {
    if (name === 'callId') return !text.includes(callId)
    if (name === 'anonyCall') return !text.includes('Anonymous')
    return !text.includes(isDuration ? formatDuration(Number(value)) : String(value))
  })
  expect(missing, 'Show the field in apps/web/src/call/call-view.tsx.').toEqual([])
})

test('numbers are revealed and hidden in place, once in the audit log, and the focus stays', async () => {
  const page = await openCall({})
  const numbers = page.locator('.participants dl')
  expect(await numbers.innerText()).toContain('•••••••••••21')
  await page.getByRole('button', { name: 'Reveal numbers' }).focus()
  await page.keyboard.press('Enter')
  await numbers.getByText('5511987654321').waitFor()
  await page.locator('button:focus', { hasText: 'Hide numbers' }).waitFor()
  await page.keyboard.press('Enter')
  await numbers.getByText('•••••••••••21').waitFor()
  await page.keyboard.press('Enter')
  await numbers.getByText('5511987654321').waitFor()
  const audit = await Array.fromAsync(readAudit(tests.server.store.engine))
  expect(audit.map(({ action }) => action)).toEqual(['sign_in', 'reveal'])
})

test('a call can be copied on plain HTTP, where the page has no access to the clipboard', async () => {
  const page = await openCall({})
  await page.evaluate(`
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    document.addEventListener('copy', (event) => setTimeout(() => { globalThis.copied = event.clipboardData }), true)
    const set = DataTransfer.prototype.setData
    DataTransfer.prototype.setData = function (type, text) { globalThis.copiedText = text; return set.call(this, type, text) }
  `)
  await page.getByRole('button', { name: 'CLI', exact: true }).click()
  await page.getByText('Copied as CLI.').waitFor()
  expect(await page.evaluate('copiedText')).toBe(`cms-cdr get ${callId} --direction inbound --cc-id 1`)
})

test('a call that was opened from a list leads to the one before and after it', async () => {
  await putListedCalls(tests.server.store)
  const [first = '', second = '', third = ''] = ids
  const page = await openSignedIn('/look-up')
  await askAll(page, [first, second, third])
  const lookUps: string[] = []
  page.on('request', (request) => lookUps.push(String(request.postData())))
  const lookUpsOfThird = () => lookUps.filter((body) => body.includes(third)).length
  await page.getByRole('link', { name: second, exact: true }).click()
  await page.getByText('2 of 3').waitFor()
  // The neighbors are fetched in advance.
  await expect.poll(lookUpsOfThird).toBeGreaterThan(0)
  // A call is looked up in one direction after the other.
  await page.waitForLoadState('networkidle')
  const before = lookUpsOfThird()
  await page.getByRole('button', { name: 'Next call' }).click()
  await page.getByRole('heading', { name: third }).waitFor()
  expect(lookUpsOfThird()).toBe(before)
  expect(await page.getByRole('button', { name: 'Next call' }).isDisabled()).toBe(true)
  // The focus stays in place, so the keyboard can go on.
  await page.locator('button:focus').press('Enter')
  await page.getByRole('heading', { name: second }).waitFor()
  await page.locator('button:focus').press('Enter')
  await page.getByRole('heading', { name: first }).waitFor()
  await page.goto(`${tests.server.url}/call?id=${outbound}`)
  await page.getByRole('heading', { name: outbound }).waitFor()
  expect(await page.getByRole('button', { name: 'Next call' }).count()).toBe(0)
})

test('a call of a list that was not found leads to its neighbors too', async () => {
  await putListedCalls(tests.server.store)
  const [first = '', second = ''] = ids
  const page = await openSignedIn('/look-up')
  await askAll(page, [first, 'nothing-there', second])
  await page.getByRole('link', { name: 'nothing-there', exact: true }).click()
  await page.getByRole('alert').getByText('No call with this ID.').waitFor()
  await page.getByRole('button', { name: 'Next call' }).click()
  await page.getByRole('heading', { name: second }).waitFor()
})

test('the calls of its queue around a call are shown, and those of its number once that is revealed', async () => {
  await putDemoDay(tests.server.store, 1)
  const page = await openCall(
    // Without the zone of the tenant the server orders calls by their IDs, not by this time.
    { callerNo: '5550000001', queueWaitTime: 5, beginTime: '2026-11-23 20:00:00' },
    undefined,
    '1795430000-0001',
  )
  await openCall({ callerNo: '5550000001', skillId: 3 }, undefined, '1795400000-0001')
  const rows = page.locator('.around tbody tr')
  await expect.poll(() => rows.count()).toBe(11)
  // The clock is that of the record, whatever the server goes by.
  const shown = (await page.locator('.around tr[aria-current]').innerText()).split(/\t|\n/)
  expect(shown.map((text) => text.replace(/\s/g, ' ')).slice(0, 2)).toEqual(['8:00:00 PM', '1795430000-0001'])
  await page.getByRole('button', { name: 'Reveal numbers' }).click()
  await page.getByRole('button', { name: 'This number' }).click()
  await expect.poll(() => rows.count()).toBe(2)
  await rows.getByRole('link').click()
  await page.getByRole('heading', { name: '1795400000-0001' }).waitFor()
  const audit = await Array.fromAsync(readAudit(tests.server.store.engine))
  expect(audit.map(({ action }) => action)).toContain('search')
})

test('a call leads to its recording', async () => {
  const page = await openCall({})
  const link = page.getByRole('link', { name: 'Recording' })
  expect(await link.getAttribute('href')).toBe(`https://recordings.example.test/?call=${callId}&cc=1`)
})

test.each([
  ['abandoned', { ivrCallTime: 12, queueWaitTime: 85, releaseCause: 512 }],
  ['without a duration', {}],
  ['full of surprises', { callTime: -5, releaseCause: 99_999, agentId: null, anonyCall: 1, callType: 77 }],
])('a call that is %s has no fault that axe finds, and fits a width of 320 pixels', async (_name, record) => {
  const page = await openCall(record)
  const shifts = await watchShifts(page)
  await page.locator('.around tbody tr').first().waitFor()
  expect(await shifts()).toEqual([])
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
})

test('a printed call has light colors, keeps what happened, its timeline and its participants, and nothing to press', async () => {
  const page = await openCall({ queueWaitTime: 85 })
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe('rgb(255, 255, 255)')
  for (const part of ['.call-answer', '.timeline .block', '.participants dl', '.cause']) {
    expect(await page.locator(part).isVisible()).toBe(true)
  }
  expect(
    await page
      .locator('.sidebar, .top, .call-actions, .copies, .reveal, details')
      .evaluateAll((parts: Element[]) => parts.filter((part) => part.checkVisibility()).length),
  ).toBe(0)
  expect((await page.pdf()).length).toBeGreaterThan(1_000)
})

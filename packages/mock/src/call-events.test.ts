import { type components, createCdrClient } from '@org/cms-cdr-client'
import type { GivenFilter } from '@org/cms-cdr-formats/read-filter'
import { describe, expect, onTestFinished, test } from 'vitest'
import { followCalls } from './call-events.ts'
import { createCallList } from './call-list.ts'
import { createMock } from './create-mock.ts'

type CallSummary = components['schemas']['CallSummary']

const hour = 3_600_000
const noon = Date.UTC(2026, 10, 26, 12)
const machine = { authorization: 'any' }
const callsOf = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? ''))

describe('the events', () => {
  const now = () => new Date(noon)
  const calls = createCallList({ callsPerDay: 800, now })

  /** Returns the first events of a stream that continues after some time. */
  async function read(filter: Partial<GivenFilter>, { after = noon - hour, isMasked = false } = {}): Promise<string> {
    const { signal } = new AbortController()
    const stream = followCalls({ calls, now }, { filter: { ccId: 1, ...filter }, after, isMasked, signal })
    expect((await stream.next()).value).toBe(`retry: 2000\nid: ${after}\n\n`)
    return (await stream.next()).value ?? ''
  }

  test('continue after an ID, and repeat and lose nothing', async () => {
    const all = await read({})
    const ids = [...all.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
    expect(ids.length).toBeGreaterThan(10)
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other))
    for (const [index, after] of ids.slice(0, -1).entries())
      expect((await read({}, { after })).startsWith(`id: ${ids[index + 1]}\n`)).toBe(true)
  })

  test.each<[Partial<GivenFilter>, (call: CallSummary) => boolean]>([
    [{ direction: 'outbound' }, ({ direction }) => direction === 'outbound'],
    [{ vdnId: [26] }, ({ vdnId }) => vdnId === 26],
    [{ skillQueueId: [7, 8] }, ({ skillQueueId }) => skillQueueId === 7 || skillQueueId === 8],
    [{ agentId: [-1] }, ({ agentId }) => agentId === null],
    [{ skillQueueId: [-1, 7] }, ({ skillQueueId }) => skillQueueId === null || skillQueueId === 7],
    [{ answered: false }, ({ answered }) => answered === false],
    [{ abandoned: true }, ({ abandoned }) => abandoned === true],
    [
      { minTalkSeconds: 60, maxTalkSeconds: 120 },
      ({ talkSeconds }) => Number(talkSeconds) >= 60 && Number(talkSeconds) <= 120,
    ],
    [{ minWaitSeconds: 30 }, ({ queueSeconds }) => Number(queueSeconds) >= 30],
    [{ number: '555-0199', direction: 'inbound' }, ({ direction }) => direction === 'inbound'],
    [{ from: noon - hour / 2 }, ({ beganAt }) => beganAt >= '2026-11-26T11:30'],
    [{ to: noon - (3 * hour) / 4 }, ({ beganAt }) => beganAt < '2026-11-26T11:15'],
  ])('are exactly the calls that match %o', async (filter, isMatch) => {
    const expected = callsOf(await read({})).filter(isMatch)
    expect(expected.length).toBeGreaterThan(0)
    expect(callsOf(await read(filter))).toEqual(expected)
  })

  test('have masked numbers for people', async () => {
    const masked = expect.stringMatching(/^\*+\d\d$/)
    for (const call of callsOf(await read({}, { isMasked: true })))
      expect(call).toMatchObject({ callingNumber: masked, calledNumber: masked })
  })

  test('are heartbeats with the ID to continue after while no call is stored', async () => {
    const none = { calls: createCallList({ callsPerDay: 0, now }), now }
    const { signal } = new AbortController()
    const options = { filter: { ccId: 1 }, after: noon - 5, isMasked: false, signal }
    const stream = followCalls(none, { ...options, pollMilliseconds: 1, heartbeatMilliseconds: 5 })
    const texts = [await stream.next(), await stream.next(), await stream.next()].map(({ value }) => value)
    expect(texts).toEqual([`retry: 2000\nid: ${noon - 5}\n\n`, `id: ${noon}\n\n`, `id: ${noon}\n\n`])
  })
})

describe('a stream of the mock', async () => {
  let time = noon
  const mock = await createMock({ now: () => new Date(time) })
  const watch = (headers: Record<string, string> = {}, signal?: AbortSignal, send = mock.fetch) =>
    send(`${mock.url}/calls/events?ccId=1`, { headers: { ...machine, ...headers }, ...(signal ? { signal } : {}) })

  test('has only the calls of the number in a header', async () => {
    const after = { 'last-event-id': String(time - hour) }
    const eventsOf = async (headers: Record<string, string>) => {
      const reader = (await watch({ ...after, ...headers })).body?.pipeThrough(new TextDecoderStream()).getReader()
      const texts = [await reader?.read(), await reader?.read()]
      await reader?.cancel()
      return callsOf(texts.map((text) => text?.value).join(''))
    }
    const all = await eventsOf({})
    const [{ callingNumber }] = all
    const found = await eventsOf({ 'x-call-number': callingNumber })
    expect(found).toEqual(all.filter((call) => [call.callingNumber, call.calledNumber].includes(callingNumber)))
    expect(found.length).toBeLessThan(all.length)
  })

  test('stays open, over a socket and without one, and sends each call when it is stored, once and with the values of its record', async () => {
    const controller = new AbortController()
    onTestFinished(() => controller.abort())
    const responses = await Promise.all(
      [fetch as typeof mock.fetch, mock.fetch].map((send) => watch({}, controller.signal, send)),
    )
    const readers = responses.map(({ headers, body }) => {
      expect(headers.get('content-type')).toBe('text/event-stream')
      return body?.pipeThrough(new TextDecoderStream()).getReader()
    })
    const next = () => Promise.all(readers.map(async (reader) => (await reader?.read())?.value ?? ''))
    const start = `retry: 2000\nid: ${time}\n\n`
    expect(await next()).toEqual([start, start])
    time += hour
    const first = await next()
    time += hour
    const second = await next()
    const settings = { baseUrl: mock.url, fetch: mock.fetch, accessKey: 'ak', secretKey: 'sk', ccId: 1 }
    for (const [index, text] of first.entries()) {
      const [one, other] = [callsOf(text), callsOf(second[index] ?? '')]
      expect(other.length).toBeGreaterThan(0)
      const all = [...one, ...other]
      expect(new Set(all.map(({ callId }) => callId)).size).toBe(all.length)
      const { callId, direction, talkSeconds, queueSeconds } = one[0]
      const record = await createCdrClient(settings).getCdr({ callId, direction })
      expect(record).toMatchObject({ talkSeconds, queueSeconds })
    }
  })

  test.each([
    ['before yesterday', -72 * hour],
    ['in the future', 1000],
  ])('is refused with 410 after an event %s', async (_when, distance) => {
    const id = time + distance
    const response = await watch({ 'last-event-id': String(id) })
    const resultDesc = expect.stringContaining(`The events after ${id} are no longer available.`)
    expect(response.status).toBe(410)
    expect(await response.json()).toEqual({ result: '1', resultCode: '0100002', resultDesc })
  })

  test('is refused with 400 after what is not the ID of an event', async () => {
    const response = await watch({ 'last-event-id': 'abc' })
    expect([response.status, await response.json()]).toEqual([
      400,
      { result: '1', resultCode: '0100002', resultDesc: 'Last-Event-ID must be the id of an event.' },
    ])
  })

  test('ends when its reader cancels it, and fails when its reader aborts it', async () => {
    await (await watch()).body?.cancel()
    const controller = new AbortController()
    const response = await watch({}, controller.signal)
    controller.abort(new Error('enough'))
    await expect(response.text()).rejects.toThrow('enough')
  })

  test('ends when the mock ends', async () => {
    const texts = [await watch({}, undefined, fetch as typeof mock.fetch), await watch()].map((one) => one.text())
    await mock.close()
    expect(await Promise.all(texts)).toEqual([`retry: 2000\nid: ${time}\n\n`, `retry: 2000\nid: ${time}\n\n`])
  })
})

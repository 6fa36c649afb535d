import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CallWatch, type CdrClientSettings, createCdrClient } from '../index.ts'

const [row] = spec.paths['/calls'].get.responses['200'].content['application/json'].examples.page.value.calls
const eventOf = (id: number) => `id: ${id}\nevent: call\ndata: ${JSON.stringify({ ...row, callId: `c${id}` })}\n\n`

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** A connection: what it sends, and then whether it ends, breaks or is silent. */
type Connection = { readonly text: string; readonly end?: 'break' | 'silence' } | Response | Error

/** A server that gives these connections, one after the other. */
function server(connections: readonly Connection[], settings: Partial<CdrClientSettings> = {}) {
  const headers: Headers[] = []
  const urls: string[] = []
  const fetch: NonNullable<CdrClientSettings['fetch']> = async (url, init) => {
    urls.push(url)
    const connection = connections[headers.push(new Headers(init.headers)) - 1]
    if (connection instanceof Error || !connection) throw connection ?? new Error('There are no more connections.')
    if (connection instanceof Response) return connection
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(connection.text))
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
        if (!connection.end) controller.close()
        // The runtimes report a lost connection so.
        if (connection.end === 'break') setTimeout(() => controller.error(new TypeError('terminated')), 1)
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  const client = createCdrClient({
    baseUrl: 'https://cdr.example.test',
    ccId: 1,
    accessKey: 'ak',
    secretKey: 'sk',
    retry: 1,
    fetch,
    ...settings,
  })
  return { client, headers, urls }
}

/** Watches until a number of calls was seen, while time passes as fast as it can. */
async function watch(client: ReturnType<typeof server>['client'], count: number, options: CallWatch = {}) {
  const ids: string[] = []
  const done = (async () => {
    for await (const { callId } of client.watchCalls(options)) {
      ids.push(callId)
      if (ids.length === count) return
    }
  })()
  let isOver = false
  done
    .catch(() => {})
    .finally(() => {
      isOver = true
    })
  while (!isOver) await vi.advanceTimersByTimeAsync(1_000)
  await done
  return ids
}

const lastIds = (headers: readonly Headers[]) => headers.map((one) => one.get('last-event-id'))

test('continues after the last ID when a connection ends, breaks or is silent for too long', async () => {
  const { client, headers, urls } = server([
    { text: `retry: 100\nid: 4\n\n${eventOf(5)}` },
    { text: `id: 5\n\n${eventOf(6)}id: 8\n\n`, end: 'break' },
    { text: `id: 8\n\n${eventOf(9)}`, end: 'silence' },
    { text: `id: 9\n\n${eventOf(10)}` },
  ])
  const connected: string[] = []
  const options = { agentId: [1, 2], from: '2026-11-26', onConnect: (id: string) => void connected.push(id) }
  expect(await watch(client, 4, options)).toEqual(['c5', 'c6', 'c9', 'c10'])
  expect(lastIds(headers)).toEqual([null, '5', '8', '9'])
  expect(connected).toEqual(['4', '5', '8', '9'])
  expect(urls[0]).toBe('https://cdr.example.test/calls/events?ccId=1&agentId=1&agentId=2&from=2026-11-26')
  expect(new Set(headers.map((one) => one.get('authorization'))).size).toBe(4)
  expect(headers[0]?.get('accept')).toBe('text/event-stream')
})

test('goes on through an outage, however long, once it was connected', async () => {
  const outage = Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0 ? new TypeError('fetch failed') : new Response('', { status: 503 }),
  )
  const { client, headers } = server([
    { text: `id: 4\n\n${eventOf(5)}` },
    ...outage,
    { text: `id: 5\n\n${eventOf(6)}` },
  ])
  expect(await watch(client, 2)).toEqual(['c5', 'c6'])
  expect(headers).toHaveLength(22)
})

test('opens a stream again that lasts as long as the longest timer', async () => {
  // Time passes between the start of a call and that of its first attempt.
  vi.useRealTimers()
  const { setTimeout: original } = globalThis
  let endLongestTimer: (() => void) | undefined
  const observed = (run: () => void, milliseconds: number): unknown => {
    if (milliseconds > 1e9) endLongestTimer ??= run
    return original(run, milliseconds)
  }
  const { client, headers } = server([
    { text: `retry: 1\nid: 4\n\n`, end: 'silence' },
    { text: `id: 4\n\n${eventOf(5)}` },
  ])
  const onConnect = () => {
    if (headers.length === 1) queueMicrotask(() => endLongestTimer?.())
  }
  const calls = client.watchCalls({ onConnect })[Symbol.asyncIterator]()
  globalThis.setTimeout = observed as never
  try {
    expect(await calls.next()).toMatchObject({ value: { callId: 'c5' } })
    expect(headers).toHaveLength(2)
  } finally {
    await calls.return?.()
    globalThis.setTimeout = original
  }
})

test.each([
  ['the server was never reached', [new TypeError('fetch failed'), new TypeError('fetch failed')], 'network', 2],
  ['the caller is refused', [new Response('', { status: 403 })], 'http', 1],
  ['the calls are not remembered', [{ text: 'id: 1\n\n' }, new Response('', { status: 410 })], 'http', 2],
  ['the response is an HTML page', [new Response('<html>')], 'invalid_response', 1],
  ['the response is a page after an outage', [{ text: 'id: 1\n\n' }, new Response('<html>')], 'invalid_response', 2],
  ['each connection ends before its first event ID', [{ text: '' }, { text: '' }], 'invalid_response', 2],
  ['an event is not a call', [{ text: 'id: 1\n\nevent: call\ndata: {"callId":7}\n\n' }], 'invalid_response', 1],
  ['an event is not JSON', [{ text: 'id: 1\n\nevent: call\ndata: {"callerNo":"5550100\n\n' }], 'invalid_response', 1],
])('fails when %s', async (_name, connections, code, attempts) => {
  const { client, headers } = server(connections)
  const failure = watch(client, 1)
  await expect(failure).rejects.toMatchObject({ code })
  await expect(failure).rejects.not.toThrow(/5550100|\(: /)
  expect(headers).toHaveLength(attempts)
})

test('starts after a given ID, and ignores events of other types', async () => {
  const { client, headers } = server([{ text: `id: 7\n\nevent: other\ndata: x\n\n${eventOf(8)}` }])
  expect(await watch(client, 1, { after: '7' })).toEqual(['c8'])
  expect(lastIds(headers)).toEqual(['7'])
})

test('ends with the reason of its signal, and when the client is closed', async () => {
  const silent: Connection[] = [{ text: `id: 4\n\n`, end: 'silence' }]
  const controller = new AbortController()
  const onConnect = () => setTimeout(() => controller.abort(new Error('enough')), 5)
  await expect(watch(server(silent).client, 1, { signal: controller.signal, onConnect })).rejects.toThrow('enough')
  const { client } = server(silent)
  const closed = watch(client, 1, { onConnect: () => void setTimeout(() => void client.close(), 5) })
  await expect(closed).rejects.toMatchObject({ code: 'closed' })
})

test('passes on what the caller throws', async () => {
  const { client } = server([{ text: `id: 4\n\n`, end: 'silence' }])
  const onConnect = () => {
    throw new RangeError('a bug')
  }
  await expect(watch(client, 1, { onConnect })).rejects.toThrow(RangeError)
})

import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCdrClient as createFetchClient } from '@org/cms-cdr-client'
import { createCdrClient as createPageClient } from '@org/cms-cdr-client/browser'
import { createCdrClient, type WatchedCall } from '@org/cms-cdr-client/node'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { addAnn, startCookie } from '../../test/ann.ts'
import { accessKey, secretKey, startTestServer, type TestServer } from '../../test/server.ts'
import { changeKey } from '../auth/access-keys.ts'
import { endOfOverlap, retireSecrets, rotateSecret } from '../auth/key-secrets.ts'
import { stopServer } from '../operations/stop.ts'
import { readAudit } from '../people/audit.ts'
import { changePerson, endSessionsOf } from '../people/people.ts'
import type { Role } from '../people/roles.ts'

let server: TestServer
beforeEach(async () => {
  const events = { heartbeatMilliseconds: 200, checkMilliseconds: 100, streamsPerCaller: 3 }
  server = await startTestServer({ events })
  onTestFinished(() => server[Symbol.asyncDispose]())
  await addAnn(server.store.engine)
  await permit({ permissions: ['search'] })
})

async function permit(limits: Parameters<typeof changeKey>[2]): Promise<void> {
  await changeKey(server.store.engine, accessKey, limits)
  await server.keys.refresh()
}

async function storeCalls(...calls: (Record<string, unknown> & { callId: string })[]): Promise<void> {
  const entries = calls.map((record) => ({
    ccId: 1,
    direction: 'inbound' as const,
    callId: record.callId,
    recordJson: JSON.stringify({ callerNo: '5550100', ...record }),
  }))
  await server.store.put(entries, await server.store.addSource('import', 'a'))
}

async function cookieOf(role: Role): Promise<string> {
  const { engine } = server.store
  await changePerson(engine, 'ann', { role })
  return startCookie(engine)
}

/** Opens a stream as a person, and gives what it sends and when it has ended. */
async function open(query = '', headers: Record<string, string> = {}) {
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  const response = await fetch(`${server.url}/calls/events?ccId=1${query}`, { headers, signal: controller.signal })
  let text = ''
  const ended = (async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk
    return text
  })()
  ended.catch(() => {})
  return { response, text: () => text, ended, close: () => controller.abort() }
}

const dataOf = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? ''))
const idsOf = (text: string) => dataOf(text).map(({ callId }) => callId)

const client = () =>
  createCdrClient({ baseUrl: server.url, accessKey, secretKey, ccId: 1, retry: { limit: 0, baseMilliseconds: 10 } })

describe('a stream', () => {
  test('sends the calls that are stored from now on and match, in their order, with masked numbers for people', async () => {
    await storeCalls({ callId: 'before' })
    const cookie = await cookieOf('viewer')
    const [all, some] = [await open('', { cookie }), await open('&agentId=7&minTalkSeconds=5', { cookie })]
    expect(all.response.headers.get('content-type')).toBe('text/event-stream')
    await storeCalls({ callId: 'a', agentId: 7, callTime: 4 })
    await storeCalls({ callId: 'b', agentId: 7, callTime: 5 }, { callId: 'c', agentId: 8, callTime: 5 })
    await expect.poll(() => idsOf(all.text()), { timeout: 120_000 }).toEqual(['a', 'b', 'c'])
    await expect.poll(() => idsOf(some.text()), { timeout: 120_000 }).toEqual(['b'])
    expect(all.text()).toMatch(/^retry: 2000\nid: 1\n\nid: 2\nevent: call\ndata: /)
    expect(dataOf(all.text())[0]).toMatchObject({ ccId: 1, direction: 'inbound', agentId: 7, callingNumber: '*****00' })
  })

  test('continues after the last ID without losing or repeating a call', async () => {
    const cookie = await cookieOf('viewer')
    const first = await open('', { cookie })
    await storeCalls({ callId: 'a' })
    await expect.poll(() => idsOf(first.text()), { timeout: 120_000 }).toEqual(['a'])
    first.close()
    await storeCalls(...Array.from({ length: 1_201 }, (_, index) => ({ callId: `b${index}` })))
    const second = await open('', { cookie, 'last-event-id': '1' })
    await expect.poll(() => idsOf(second.text()).length, { timeout: 120_000 }).toBe(1_201)
    expect(new Set(idsOf(second.text())).size).toBe(1_201)
  })

  test('sends the last ID while no call matches, so that a client continues after the calls that were skipped', async () => {
    const stream = await open('&agentId=7', { cookie: await cookieOf('viewer') })
    await storeCalls({ callId: 'a' }, { callId: 'b' })
    await expect.poll(() => stream.text(), { timeout: 120_000 }).toContain('\n\nid: 2\n\n')
    expect(dataOf(stream.text())).toEqual([])
  })

  test('is read by every client, which connects again when it ends', async () => {
    const settings = { baseUrl: server.url, accessKey, secretKey, ccId: 1 }
    const cookie = await cookieOf('viewer')
    const page = createPageClient({
      baseUrl: server.url,
      ccId: 1,
      fetch: (url, init) => fetch(url, { ...init, headers: { ...(init.headers as object), cookie } }),
    })
    for (const reader of [createCdrClient(settings), createFetchClient(settings), page]) {
      let connections = 0
      const { promise, resolve } = Promise.withResolvers<void>()
      const seen: WatchedCall[] = []
      const watch = (async () => {
        const onConnect = () => {
          connections += 1
          resolve()
        }
        for await (const call of reader.watchCalls({ onConnect })) {
          seen.push(call)
          if (seen.length === 2) break
        }
      })()
      await promise
      const last = (await server.store.engine.query<{ n: number }>('SELECT count(*) AS n FROM cdr'))[0]?.n
      await storeCalls({ callId: `x${last}` })
      await expect.poll(() => seen.length, { timeout: 120_000 }).toBe(1)
      server.app.connections.closeAll()
      await storeCalls({ callId: `y${last}`, callTime: 5 })
      await watch
      expect(seen.map(({ callId }) => callId)).toEqual([`x${last}`, `y${last}`])
      expect(seen[1]).toMatchObject({ beganAt: expect.any(Date), talkSeconds: 5, eventId: String(Number(last) + 2) })
      expect(connections).toBe(2)
      await reader.close()
    }
  })
})

describe('a stream ends', () => {
  test('when its session ends', async () => {
    const stream = await open('', { cookie: await cookieOf('viewer') })
    await endSessionsOf(server.store.engine, 'ann')
    await storeCalls({ callId: 'a' })
    await stream.ended
  })

  test('when its session ends while it still sends earlier calls', async () => {
    const { engine } = server.store
    await storeCalls(...Array.from({ length: 1_201 }, (_, index) => ({ callId: `${index}` })))
    const cookie = await cookieOf('viewer')
    const query = engine.query.bind(engine)
    engine.query = async (sql, ...values) => {
      if (sql.includes('FROM kept_call')) {
        engine.query = query
        await endSessionsOf(engine, 'ann')
        // As a client that stops reading for a while.
        await sleep(150)
      }
      return query(sql, ...values) as never
    }
    const stream = await open('', { cookie, 'last-event-id': '0' })
    expect(idsOf(await stream.ended)).toHaveLength(500)
  })

  test('when the person may not see its calls any more', async () => {
    const stream = await open('', { cookie: await cookieOf('viewer') })
    await changePerson(server.store.engine, 'ann', { ccIds: [2] })
    await stream.ended
  })

  test.each([
    ['is disabled', () => changeKey(server.store.engine, accessKey, { isDisabled: true }), 401],
    ['loses the permission', () => changeKey(server.store.engine, accessKey, { permissions: [] }), 403],
    [
      'loses the secret that it was opened with',
      async () => {
        await rotateSecret(server.store.engine, accessKey, { until: endOfOverlap(60) })
        await retireSecrets(server.store.engine, accessKey)
      },
      401,
    ],
  ])('when its access key %s, and the client says so', async (_name, revoke, httpStatus) => {
    await using reader = client()
    const watch = Array.fromAsync(
      reader.watchCalls({
        onConnect: () => void revoke().then(() => server.keys.refresh()),
      }),
    )
    await expect(watch).rejects.toMatchObject({ httpStatus })
  })

  test('when the server stops, which does not wait for it', async () => {
    const stream = await open('', { cookie: await cookieOf('viewer') })
    const stopped = stopServer(server.app, { drainSeconds: 2, graceSeconds: 60 })
    await stream.ended
    const late = await open('', { cookie: await cookieOf('viewer') })
    expect([late.response.status, late.response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await stopped).toBe(true)
  })

  test('when the server is closed at once', async () => {
    const stream = await open('', { cookie: await cookieOf('viewer') })
    await server.app.close()
    await stream.ended
  })
})

describe('a stream is refused', () => {
  const resultOf = async ({ response, ended }: Awaited<ReturnType<typeof open>>) => [
    response.status,
    JSON.parse(await ended).resultDesc,
  ]

  test('with what is wrong with the filters and the ID', async () => {
    const cookie = await cookieOf('viewer')
    expect(await resultOf(await open('&sort=begin&agentId=x', { cookie, 'last-event-id': 'x' }))).toEqual([
      400,
      '"sort" is not a known parameter; agentId must be an integer, but is "x"; Last-Event-ID must be the id of an event.',
    ])
  })

  test('without a session or a signature', async () => {
    expect((await open()).response.status).toBe(401)
    expect((await open('', { cookie: 'cms-cdr-session=none' })).response.status).toBe(401)
  })

  test('by number to a viewer, and recorded for a supervisor', async () => {
    expect(await resultOf(await open('&number=5550100', { cookie: await cookieOf('viewer') }))).toEqual([
      403,
      'This needs the role supervisor, but ann has the role viewer.',
    ])
    const stream = await open('&number=555-0100', { cookie: await cookieOf('supervisor') })
    await storeCalls({ callId: 'a' }, { callId: 'b', callerNo: '5550101' })
    await expect.poll(() => idsOf(stream.text()), { timeout: 120_000 }).toEqual(['a'])
    expect(await Array.fromAsync(readAudit(server.store.engine))).toMatchObject([{ person: 'ann', action: 'search' }])
  })

  test('after an ID that has expired, or was never sent', async () => {
    const cookie = await cookieOf('viewer')
    await server.store.engine.query('UPDATE kept_sequence SET forgotten = 5, last_position = 9')
    const gone = /^The events after \d are no longer available\. Search for the calls that you missed, then connect/
    expect(await resultOf(await open('', { cookie, 'last-event-id': '4' }))).toEqual([410, expect.stringMatching(gone)])
    expect((await open('', { cookie, 'last-event-id': '10' })).response.status).toBe(410)
    expect((await open('', { cookie, 'last-event-id': '5' })).response.status).toBe(200)
    await using reader = client()
    await expect(Array.fromAsync(reader.watchCalls({ after: '4' }))).rejects.toThrow(/no longer available/)
  })

  test('when the caller has too many, until one is closed', async () => {
    const cookie = await cookieOf('viewer')
    const streams = [await open('', { cookie }), await open('', { cookie }), await open('', { cookie })]
    expect(await resultOf(await open('', { cookie }))).toEqual([
      429,
      'person ann already has 3 event streams. Close one, then connect again.',
    ])
    streams[0]?.close()
    await expect.poll(async () => (await open('', { cookie })).response.status, { timeout: 120_000 }).toBe(200)
  })

  test('when the caller opens too many at the same time', async () => {
    const cookie = await cookieOf('viewer')
    // A database on another machine, so that the requests meet.
    const { engine } = server.store
    const query = engine.query.bind(engine)
    engine.query = async (...given) => {
      await sleep(20)
      return query(...given) as never
    }
    const streams = await Promise.all(Array.from({ length: 10 }, () => open('', { cookie })))
    expect(streams.filter(({ response }) => response.status === 200)).toHaveLength(3)
  })
})

test('a client that does not read gets everything later, and the server holds none of it until then', async () => {
  const sockets: Socket[] = []
  server.server.on('connection', (socket: Socket) => sockets.push(socket))
  const cookie = await cookieOf('viewer')
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  const slow = await fetch(`${server.url}/calls/events?ccId=1`, { headers: { cookie }, signal: controller.signal })
  const quick = await open('', { cookie })
  // More than the buffers of the network take.
  const count = 4_000
  const long = 'x'.repeat(7_000)
  for (let first = 0; first < count; first += 1_000)
    await storeCalls(...Array.from({ length: 1_000 }, (_, index) => ({ callId: `${first + index} ${long}` })))
  const eventsIn = (text: string) => text.split('event: call').length - 1
  await expect.poll(() => eventsIn(quick.text()), { timeout: 120_000, interval: 500 }).toBe(count)
  for (const socket of sockets) expect(socket.writableLength).toBeLessThan(5_000_000)
  let seen = 0
  for await (const chunk of slow.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    // Words that are split between two chunks are not counted, hence the last ID.
    seen += eventsIn(chunk)
    if (chunk.includes(`id: ${count}\n`)) break
  }
  expect(seen).toBeGreaterThan(count * 0.9)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { addAnn, startCookie } from '../../test/ann.ts'
import { accessKey, resultOf, secretKey, startTestServer, type TestServer } from '../../test/server.ts'
import { changeKey } from '../auth/access-keys.ts'
import { readAudit } from '../people/audit.ts'
import { changePerson } from '../people/people.ts'
import type { Role } from '../people/roles.ts'
import { deriveAnew } from '../search/index-records.ts'
import { openStore } from '../store/open-store.ts'
import type { Turn } from '../store/store.ts'
import { ClientGoneError, StoreUnavailableError } from '../store/store-unavailable-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-calls-'))
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await addAnn(server.store.engine)
  const records = Array.from({ length: 5 }, (_record, index) => ({
    ccId: 1,
    direction: 'inbound' as const,
    callId: `170000000${index}-1`,
    recordJson: JSON.stringify({ callId: `170000000${index}-1`, agentId: index, callerNo: '5550100', callTime: index }),
  }))
  await server.store.put(records, await server.store.addSource('import', 'a'))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})
beforeEach(() => permit({ permissions: ['search'], ccIds: null }))

async function permit(limits: Parameters<typeof changeKey>[2]): Promise<void> {
  await changeKey(server.store.engine, accessKey, limits)
  await server.keys.refresh()
}

async function cookieOf(role: Role, ccIds: number[] | null = null): Promise<{ cookie: string }> {
  const { engine } = server.store
  await changePerson(engine, 'ann', { role, ccIds })
  return { cookie: await startCookie(engine) }
}

describe('a machine', () => {
  test('gets every page, by a key that may search', async () => {
    const agents: number[] = []
    let cursor = ''
    do {
      const response = await server.get(`/calls?ccId=1&limit=2&order=asc${cursor && `&cursor=${cursor}`}`)
      expect(response.status).toBe(200)
      const { calls, nextCursor } = JSON.parse(response.text)
      agents.push(...calls.map(({ agentId }: { agentId: number }) => agentId))
      cursor = nextCursor
    } while (cursor)
    expect(agents).toEqual([null, 1, 2, 3, 4])
  })

  test('signs the number in a header, which a proxy could add, change or remove', async () => {
    const path = '/calls?ccId=1'
    const headers = { ...server.authorize(path), 'x-call-number': '5550100' }
    const { status, text } = await server.get(path, headers)
    expect([status, text]).toEqual([400, expect.stringContaining('X-Call-Number must be among the signed headers.')])
    const sent: Record<string, string>[] = []
    await using client = createCdrClient({
      baseUrl: server.url,
      accessKey,
      secretKey,
      ccId: 1,
      fetch: async (_url, { headers }) => {
        sent.push(headers as Record<string, string>)
        return new Response('', { status: 403 })
      },
    })
    const statusWith = async (change: object) => {
      await client.callStats({ number: '5550100' }).catch(() => {})
      return (await server.get('/calls/stats?ccId=1', { ...sent.at(-1), ...change })).status
    }
    expect(await statusWith({})).toBe(200)
    expect(await statusWith({ 'x-call-number': '5550101' })).toBe(401)
    expect(await statusWith({ 'x-call-number': undefined })).toBe(401)
  })

  test('sees phone numbers, and only the calls that match all filters', async () => {
    const { text } = await server.get('/calls?ccId=1&agentId=1&agentId=3&minTalkSeconds=2&from=2023-11-14T22:13:21Z')
    expect(JSON.parse(text)).toMatchObject({
      calls: [{ callId: '1700000003-1', callingNumber: '5550100' }],
      nextCursor: null,
    })
  })

  test('is refused with a reason by a key that may not search, or not in this call center', async () => {
    await permit({ permissions: [] })
    expect(resultOf(await server.get('/calls?ccId=1'))).toEqual([
      403,
      '0101003',
      `The access key ${accessKey} has no permission to search. An operator can grant it: cms-cdr-server key set ${accessKey} --permission search`,
    ])
    await permit({ permissions: ['search'], ccIds: [2] })
    expect(resultOf(await server.get('/calls?ccId=1'))).toEqual([
      403,
      '0101003',
      'The access key has no permission for call center 1.',
    ])
  })

  test('is refused without a signature, or when the query was changed after it was signed', async () => {
    expect((await server.get('/calls?ccId=1', {})).status).toBe(401)
    expect((await server.get('/calls?ccId=1', undefined, '/calls?ccId=2')).status).toBe(401)
  })
})

describe('a person', () => {
  test('sees masked numbers', async () => {
    const { text } = await server.get('/calls?ccId=1&limit=1', await cookieOf('viewer'))
    expect(JSON.parse(text).calls).toMatchObject([{ callId: '1700000004-1', callingNumber: '*****00' }])
  })

  test('searches by number only as a supervisor, which is recorded without the number', async () => {
    const path = '/calls?ccId=1&number=555-0100&limit=1'
    expect(resultOf(await server.get(path, await cookieOf('viewer')))).toEqual([
      403,
      '0101003',
      'This needs the role supervisor, but ann has the role viewer.',
    ])
    const { status, text } = await server.get(path, await cookieOf('supervisor'))
    expect([status, JSON.parse(text).calls.length]).toEqual([200, 1])
    const audit = await Array.fromAsync(readAudit(server.store.engine))
    expect(audit).toMatchObject([{ person: 'ann', action: 'search', ccId: 1, details: { address: '127.0.0.1' } }])
    expect(JSON.stringify(audit)).not.toContain('0100')
  })

  test('searches by the number in a header, which no log of addresses has', async () => {
    const calls = async (query: string, header: string) => {
      const headers = { ...(await cookieOf('supervisor')), 'x-call-number': header }
      const { status, text } = await server.get(`/calls?ccId=1${query}`, headers)
      return [status, JSON.parse(text).calls?.length]
    }
    expect(await calls('', encodeURIComponent('٥٥٥-0100'))).toEqual([200, 5])
    expect(await calls('', '5559999')).toEqual([200, 0])
    expect(await calls('', '%')).toEqual([400, undefined])
    expect(await calls('&number=5550100', '5550100')).toEqual([400, undefined])
    const headers = { ...(await cookieOf('viewer')), 'x-call-number': '5550100' }
    expect((await server.get('/calls?ccId=1', headers)).status).toBe(403)
  })

  test('gets statistics by caller only as a supervisor, with masked numbers, which is recorded', async () => {
    const path = '/calls/stats?ccId=1&by=caller'
    const { status, text } = await server.get(path, await cookieOf('viewer'))
    expect([status, text]).toEqual([403, expect.stringContaining('This needs the role supervisor')])
    const before = await Array.fromAsync(readAudit(server.store.engine))
    const found = await server.get(path, await cookieOf('supervisor'))
    expect(JSON.parse(found.text).groups).toContainEqual(expect.objectContaining({ callingNumber: '*****00' }))
    const after = await Array.fromAsync(readAudit(server.store.engine))
    expect(after.filter(({ action }) => action === 'search')).toHaveLength(
      before.filter(({ action }) => action === 'search').length + 1,
    )
  })

  test('must sign in when the session has ended', async () => {
    expect(resultOf(await server.get('/calls?ccId=1', { cookie: 'cms-cdr-session=none' }))).toEqual([
      401,
      '0101003',
      'You are not signed in. Sign in, then try again.',
    ])
  })

  test('is refused in other call centers', async () => {
    expect(resultOf(await server.get('/calls?ccId=1', await cookieOf('viewer', [2])))).toEqual([
      403,
      '0101003',
      'ann has no permission for call center 1.',
    ])
  })
})

describe('statistics', () => {
  test('count the calls that match, in groups', async () => {
    const { status, text } = await server.get('/calls/stats?ccId=1&by=agent&agentId=1&agentId=3&serviceLevelSeconds=5')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      timeZone: null,
      serviceLevelSeconds: 5,
      by: 'agent',
      totals: { offered: 2, answered: 2, talk: { calls: 2, averageSeconds: 2, p50Seconds: 1, p95Seconds: 3 } },
      groups: [
        { id: 1, offered: 1 },
        { id: 3, offered: 1 },
      ],
    })
  })

  test('need the permissions of a search', async () => {
    const statusOf = async (query: string, headers?: { cookie: string }) =>
      (await server.get(`/calls/stats?ccId=1${query}`, headers)).status
    const before = (await Array.fromAsync(readAudit(server.store.engine))).length
    expect(await statusOf('', {} as { cookie: string })).toBe(401)
    expect(await statusOf('', await cookieOf('viewer', [2]))).toBe(403)
    expect(await statusOf('', await cookieOf('viewer'))).toBe(200)
    expect(await statusOf('&number=5550100', await cookieOf('viewer'))).toBe(403)
    expect(await statusOf('&number=5550142', await cookieOf('supervisor'))).toBe(200)
    expect((await Array.fromAsync(readAudit(server.store.engine))).slice(before)).toMatchObject([{ action: 'search' }])
    await permit({ permissions: [] })
    expect(await statusOf('')).toBe(403)
  })

  test.each([
    [
      'by=agents',
      'by must be "hour" or "day" or "agent" or "queue" or "cause" or "caller" or "wait" or "talk", but is "agents".',
    ],
    ['by=hour&from=1970-01-01T00:00Z', /^by=hour gives more than 2000 groups/],
    [
      'limit=1&serviceLevelSeconds=-1',
      /^"limit" is not a known parameter; serviceLevelSeconds must be from 0 to 86400/,
    ],
    ['from=2026-11-26T08:00Z&to=2026-11-26T08:00Z', 'from must be before to.'],
  ])('name everything that is wrong with %s', async (query, text) => {
    const [status, code, message] = resultOf(await server.get(`/calls/stats?ccId=1&${query}`))
    expect([status, code]).toEqual([400, '0100002'])
    expect(message).toMatch(text)
  })
})

describe('a bad search gets 400, which names everything that is wrong', () => {
  test.each([
    ['', 'ccId is missing.'],
    ['ccId=0&limit=5000', 'ccId must be from 1 to 65535, but is 0; limit must be from 1 to 1000, but is 5000.'],
    ['ccId=1&agent=7', '"agent" is not a known parameter.'],
    ['ccId=1&agentId=x', 'agentId must be an integer, but is "x".'],
    ['ccId=1&answered=maybe', 'answered must be true or false, but is "maybe".'],
    ['ccId=1&sort=name', 'sort must be "begin" or "wait" or "talk", but is "name".'],
    ['ccId=1&sort=begin&sort=wait', /^sort must be "begin" or "wait" or "talk", but is \["begin","wait"\]/],
    ['ccId=1&number=none', 'number must contain at least one digit, but is "none".'],
    [
      'ccId=1&from=yesterday&to=2026-02-30T00:00:00Z',
      'from must be a time such as 2026-11-26T08:00:00Z or 2026-11-26T08:00, or a date such as 2026-11-26, but is "yesterday"; ' +
        'to must be a time such as 2026-11-26T08:00:00Z or 2026-11-26T08:00, or a date such as 2026-11-26, but is "2026-02-30T00:00:00Z".',
    ],
    [
      'ccId=1&from=2026-11-26',
      /^from has no offset from UTC, but the archive does not know the time zone of the tenant/,
    ],
    ['ccId=1&to=2026-11-26T08:00', /^to has no offset from UTC, but the archive does not know/],
    ['ccId=1&from=2026-02-30T08:00', /^from must be a time such as .* but is "2026-02-30T08:00"/],
    ['ccId=1&from=2026-11-26T08:00Z&to=2026-11-26T08:00Z', 'from must be before to.'],
    ['ccId=1&minWaitSeconds=5&maxWaitSeconds=4', 'minWaitSeconds must not be greater than maxWaitSeconds.'],
    ['ccId=1&cursor=abc', 'cursor must be the nextCursor of a page with the same sort and order.'],
  ])('%s', async (query, text) => {
    const [status, code, message] = resultOf(await server.get(`/calls?${query}`))
    expect([status, code]).toEqual([400, '0100002'])
    if (typeof text === 'string') expect(message).toBe(text)
    else expect(message).toMatch(text)
  })
})

test('the client searches page by page, and repeats what the server says about a bad filter', async () => {
  await using client = createCdrClient({ baseUrl: server.url, accessKey, secretKey, ccId: 1 })
  const calls = await Array.fromAsync(client.searchCalls({ pageSize: 2, number: '555-0100', agentId: [1, 2, 3, 4] }))
  expect(calls.map(({ agentId, beganAt }) => [agentId, beganAt.toISOString()])).toEqual([
    [4, '2023-11-14T22:13:24.000Z'],
    [3, '2023-11-14T22:13:23.000Z'],
    [2, '2023-11-14T22:13:22.000Z'],
    [1, '2023-11-14T22:13:21.000Z'],
  ])
  await expect(client.callStats({ number: 'none' })).rejects.toThrow('number must contain at least one digit')
  await expect(Array.fromAsync(client.searchCalls({ minWaitSeconds: -1 }))).rejects.toThrow(
    /minWaitSeconds must be at least 0, but is -1/,
  )
})

test('a date or a time without an offset is one in the time zone of the tenant, also when clocks change', async () => {
  await using berlin = await startTestServer({ store: await berlinStore() })
  await changeKey(berlin.store.engine, accessKey, { permissions: ['search'] })
  await berlin.keys.refresh()
  const found = async (query: string) => {
    const { text } = await berlin.get(`/calls?ccId=1&order=asc&${query}`)
    return JSON.parse(text).calls.map(({ callId }: { callId: string }) => callId)
  }
  // This day had 25 hours.
  expect(await found('from=2023-10-29&to=2023-10-29')).toEqual(['1698530400-1', '1698537600-1', '1698620399-1'])
  expect(await found('to=2023-10-28')).toEqual(['1698530399-1'])
  expect(await found('from=2023-10-30')).toEqual(['1698620400-1'])
  expect(await found('from=2023-10-29T02:00:01&to=2023-10-30T00:00')).toEqual(['1698620399-1'])
  expect(await found('from=2023-10-28%2023:59:59&to=2023-10-29T00:00')).toEqual(['1698530399-1'])
  // 02:00 occurred twice.
  expect(await found('from=2023-10-29T02:00&to=2023-10-29T02:00:01')).toEqual(['1698537600-1'])
})

async function berlinStore() {
  const address = `sqlite:${join(folder, 'berlin.sqlite')}`
  const before = await openStore(address)
  await deriveAnew(before.engine, { timeZone: 'Europe/Berlin' })
  await before.close()
  const store = await openStore(address)
  const entries = [1698530399, 1698530400, 1698537600, 1698620399, 1698620400].map((second) => ({
    ccId: 1,
    direction: 'inbound' as const,
    callId: `${second}-1`,
    recordJson: '{}',
  }))
  await store.put(entries, await store.addSource('import', 'a'))
  return store
}

const notBegun = new ClientGoneError()
const slow = new StoreUnavailableError('a query took too long')
test.each([
  ['/calls?ccId=1', 'was not begun', 0, notBegun],
  ['/calls/stats?ccId=1', 'was not begun', 0, notBegun],
  ['/calls/export?ccId=1', 'was not begun', 0, notBegun],
  ['/calls?ccId=1', 'took too long', 1, slow],
] as const)(
  'a client that closes its connection leaves no search of %s in the queue; one that %s counts as %d failures of the database',
  async (path, _what, failures, error) => {
    const { engine } = server.store
    const queued = Promise.withResolvers<Turn | undefined>()
    const left = Promise.withResolvers<never>()
    const wait = async (_sql: string, _parameters: unknown, turn?: Turn): Promise<never> => {
      queued.resolve(turn)
      return left.promise
    }
    const spies = [vi.spyOn(engine, 'search'), vi.spyOn(engine, 'countCalls')] as const
    for (const spy of spies) spy.mockImplementation(wait)
    onTestFinished(() => void spies.map((spy) => spy.mockRestore()))
    const storeError = vi.spyOn(server.app.metrics, 'storeError')
    onTestFinished(() => storeError.mockRestore())
    const client = new AbortController()
    const response = fetch(server.url + path, { headers: server.authorize(path), signal: client.signal })
    const signal = (await queued.promise)?.signal
    expect(signal?.aborted).toBe(false)
    client.abort()
    await expect(response).rejects.toThrow(/aborted/)
    await expect.poll(() => signal?.aborted).toBe(true)
    left.reject(error)
    expect((await server.get('/calls?ccId=1', {})).status).toBe(401)
    expect(storeError).toHaveBeenCalledTimes(failures)
  },
)

test('a client that closes its connection while its caller is looked up leaves no search in the queue either', async () => {
  const { engine } = server.store
  const cookie = await startCookie(engine)
  const lookedUp = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const { query } = engine
  const slowly = vi.spyOn(engine, 'query').mockImplementationOnce(async (...args) => {
    lookedUp.resolve()
    await left.promise
    return (await query.apply(engine, args)) as []
  })
  const search = vi.spyOn(engine, 'search')
  onTestFinished(() => void [slowly, search].map((spy) => spy.mockRestore()))
  const closed = Promise.withResolvers<void>()
  server.server.once('connection', (socket) => socket.once('close', closed.resolve))
  const client = new AbortController()
  const response = request(`${server.url}/calls?ccId=1`, { agent: false, headers: { cookie }, signal: client.signal })
  response.on('error', () => {}).end()
  await lookedUp.promise
  client.abort()
  await closed.promise
  left.resolve()
  await expect.poll(() => search.mock.lastCall?.[2]?.signal?.aborted).toBe(true)
})

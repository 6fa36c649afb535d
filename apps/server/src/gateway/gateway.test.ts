import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { queryPath } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { type Logger, pino } from 'pino'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { type RawResponse, startTestServer, type TestServer } from '../../test/server.ts'
import { nothing, startTestUpstream, type TestUpstream, withRecord } from '../../test/upstream.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'

let upstream: TestUpstream
let servers: TestServer[]
beforeEach(async () => {
  upstream = await startTestUpstream()
  servers = []
})
afterEach(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await upstream[Symbol.asyncDispose]()
})

async function startGateway(
  settings: {
    notFoundSeconds?: number
    requestsPerSecond?: number
    timeoutMilliseconds?: number
    store?: CdrStore
    log?: Logger
  } = {},
) {
  const { store, log, notFoundSeconds = 10, requestsPerSecond, timeoutMilliseconds = 5_000 } = settings
  const client = createCdrClient({
    baseUrl: upstream.url,
    accessKey: 'up',
    secretKey: 'stream',
    timeoutMilliseconds,
    totalTimeoutMilliseconds: timeoutMilliseconds,
    retry: 0,
  })
  const server = await startTestServer({
    ...(store ? { store } : {}),
    log,
    upstream: { client, name: upstream.url, notFoundSeconds, requestsPerSecond },
  })
  servers.push(server)
  return server
}

const lookUp = (server: TestServer, callId: string): Promise<RawResponse> =>
  server.sendQuery(JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId } }))

test('a miss is fetched, returned unchanged, stored with its source and hash, and not fetched again', async () => {
  const server = await startGateway()
  const said = withRecord('1', { 'agentId ': 7, odd: 1.0 })
  upstream.respond = (_callId, response) => response.end(said)
  const before = new Date().toISOString()
  expect((await lookUp(server, '1')).text).toBe(said)
  expect((await lookUp(server, '1')).text).toBe(said)
  expect(upstream.requested).toEqual(['1'])
  const [row] = await server.store.engine.query<Record<string, string>>(
    'SELECT record, answer_hash, stored_at, kind, name FROM cdr JOIN source USING (source_id)',
  )
  expect(row).toEqual({
    record: '{"callId":"1","callTime":5,"agentId ":7,"odd":1}',
    answer_hash: createHash('sha256').update(said).digest('hex'),
    stored_at: expect.any(String),
    kind: 'upstream',
    name: upstream.url,
  })
  expect((row?.stored_at ?? '') >= before).toBe(true)
})

test('a number beyond 2^53 is stored with all its digits', async () => {
  const server = await startGateway()
  upstream.respond = (_callId, response) =>
    response.end(withRecord('1', { order: 7 }).replace('7', '12345678901234567890'))
  await lookUp(server, '1')
  const [row] = await server.store.engine.query<{ record: string }>('SELECT record FROM cdr')
  expect(row?.record).toBe('{"callId":"1","callTime":5,"order":12345678901234567890}')
})

test('while another process holds the write lock of SQLite, storing a response delays no other request', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-gateway-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'cdr.sqlite')
  const server = await startGateway({ store: await openStore(`sqlite:${path}`) })
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  await lookUp(server, '1')
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  const pending = lookUp(server, '2')
  const query = vi.spyOn(server.store.engine, 'insert')
  await expect.poll(() => query.mock.calls.length, { interval: 5 }).toBe(1)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(await server.store.find({ ccId: 1, direction: 'inbound', callId: '1' })).toBeDefined()
  other.exec('ROLLBACK')
  other.close()
  expect((await pending).text).toBe(withRecord('2'))
  expect(await server.store.find({ ccId: 1, direction: 'inbound', callId: '2' })).toBeDefined()
})

test('a response in the form of this server is stored as its record alone, and returned the same', async () => {
  const server = await startGateway()
  const record = '{"callId":"1"}'
  const said = `{"result":"0","resultCode":"0100000","resultDatas":${record},"resultDesc":${record}}`
  upstream.respond = (_callId, response) => response.end(said)
  for (let index = 0; index < 2; index++) expect((await lookUp(server, '1')).text).toBe(said)
  expect(await server.store.engine.query('SELECT record, answer FROM cdr')).toEqual([{ record, answer: null }])
})

test('equal queries share one request, and each gets the response', async () => {
  const server = await startGateway()
  let release = () => {}
  upstream.respond = (callId, response) => {
    release = () => response.end(withRecord(callId))
  }
  const pending = Promise.all(Array.from({ length: 20 }, () => fetchOnce(server, '1')))
  await expect.poll(() => upstream.requested.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  release()
  expect(new Set(await pending)).toEqual(new Set([withRecord('1')]))
  expect(upstream.requested).toEqual(['1'])
})

test('a "no such call" response is cached for a while, and then the call is looked up again', async () => {
  const server = await startGateway({ notFoundSeconds: 3_600 })
  expect((await lookUp(server, '1')).text).toBe(nothing)
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  expect((await lookUp(server, '1')).text).toBe(nothing)
  const later = performance.now() + 3_600_000
  const now = vi.spyOn(performance, 'now').mockReturnValue(later)
  onTestFinished(() => now.mockRestore())
  // The cache reads the clock at most once a millisecond.
  await expect.poll(async () => (await lookUp(server, '1')).text).toBe(withRecord('1'))
  expect(upstream.requested).toEqual(['1', '1'])
})

test('a failing result is passed on unchanged, and neither stored nor cached', async () => {
  const server = await startGateway()
  const said = '{ "resultCode": "0101003", "resultDesc": "no permission" }'
  upstream.respond = (_callId, response) => response.end(said)
  for (let index = 0; index < 2; index++) expect(await lookUp(server, '1')).toMatchObject({ status: 200, text: said })
  expect(upstream.requested).toEqual(['1', '1'])
  expect(await server.store.count()).toBe(0)
})

test.each<[string, TestUpstream['respond']]>([
  ['refuses the signature', (_callId, response) => response.writeHead(401).end()],
  ['sends a page of a firewall', (_callId, response) => response.writeHead(403).end('<html>')],
  ['fails', (_callId, response) => response.writeHead(500).end('{}')],
  ['sends HTML', (_callId, response) => response.end('<html>')],
  ['sends JSON that is not an envelope', (_callId, response) => response.end('{"a":1}')],
  ['cuts the connection', (_callId, response) => response.destroy()],
  [
    'breaks off in the middle',
    (_callId, response) =>
      response.writeHead(200, { 'content-length': 100 }).end('{"resultCode"', () => response.destroy()),
  ],
  ['does not respond in time', () => {}],
])(
  'when the upstream %s, the response is a 503 with Retry-After, and stored records are still returned',
  async (_name, respond) => {
    const server = await startGateway({ timeoutMilliseconds: 300 })
    const stored = { ccId: 1, direction: 'inbound', callId: 'stored', recordJson: '{}' } as const
    await server.store.put([{ ...stored, originalResponse: withRecord('stored') }], 1)
    upstream.respond = respond
    const failed = await lookUp(server, 'new')
    expect([failed.status, failed.headers['retry-after']]).toEqual([503, '5'])
    expect(JSON.parse(failed.text)).toMatchObject({
      resultCode: '0100001',
      resultDesc: expect.stringMatching(/try again in 5 s/),
    })
    expect((await lookUp(server, 'stored')).text).toBe(withRecord('stored'))
    expect(await server.store.count()).toBe(1)
  },
)

const recordOf = (record: unknown): string => JSON.stringify({ resultCode: '0100000', resultDesc: record })

test.each<[string, unknown, RegExp]>([
  ['of another call', { callId: '2', callerNo: '0049301234567' }, /belongs to another call/],
  ['without a call ID', { callTime: 5 }, /schema: callId\./],
  ['with values of wrong types', { callId: '1', callTime: '5', callerNo: 49301234567 }, /schema: callerNo, callTime\./],
  ['in a list, of another call', [{ callId: '2' }], /belongs to another call/],
  ['in text that is cut off', '{"callId":"1","callerNo":"0049301234567', /text is not valid JSON/],
  ['of a hundred levels', { callId: '1', odd: JSON.parse('['.repeat(200) + ']'.repeat(200)) }, /nested more than 100/],
])(
  'a record %s gets 503 with the reason, is logged without values, and is not stored',
  async (_name, record, reason) => {
    const lines: string[] = []
    const server = await startGateway({ log: pino({}, { write: (line) => void lines.push(line) }) })
    upstream.respond = (_callId, response) => response.end(recordOf(record))
    // So many that the upstream would be left alone if they counted as its failures.
    for (let index = 0; index < 6; index += 1) {
      const response = await lookUp(server, '1')
      expect([response.status, response.headers['retry-after']]).toEqual([503, '5'])
      expect(JSON.parse(response.text).resultDesc).toMatch(
        /^The platform sent an invalid record, which was not stored; try again in 5 s\./,
      )
    }
    expect(upstream.requested).toHaveLength(6)
    expect(await server.store.count()).toBe(0)
    expect(lines.filter((line) => JSON.parse(line).level === 40 && reason.test(JSON.parse(line).reason))).toHaveLength(
      6,
    )
    expect(lines.join('')).not.toContain('301234567')
  },
)

test.each<[string, object]>([
  ['whose call ID has blanks around it', { callId: ' 1 ' }],
  ['with a negative duration, which the client reads around', { callId: '1', callTime: -3 }],
  ['with unknown fields and a key with a blank', { callId: '1', odd: { a: 1 }, 'agentId ': 7 }],
])('a record %s is stored as it is', async (_name, record) => {
  const server = await startGateway()
  upstream.respond = (_callId, response) => response.end(recordOf(record))
  for (let index = 0; index < 2; index += 1) expect((await lookUp(server, '1')).text).toBe(recordOf(record))
  expect(upstream.requested).toHaveLength(1)
})

test.each<[string, object]>([
  ['a record in a list', { resultCode: '0100000', resultDesc: [{ callId: '1' }] }],
  ['a record as JSON text', { resultCode: '0100000', resultDesc: '{"callId":"1"}' }],
  ['a record as JSON text of a list', { resultCode: '0100000', resultDesc: '[{"callId":"1"}]' }],
  ['a result code that is a number', { resultCode: 100000, resultDesc: { callId: '1' } }],
  ['the legacy fields alone', { result: '0', resultDatas: { callId: '1' } }],
  ['text beside the legacy record', { resultCode: '0100000', resultDesc: 'success', resultDatas: { callId: '1' } }],
])('%s is read as the client reads it, stored and returned unchanged', async (_name, envelope) => {
  const server = await startGateway()
  upstream.respond = (_callId, response) => response.end(JSON.stringify(envelope))
  for (let index = 0; index < 2; index += 1) expect((await lookUp(server, '1')).text).toBe(JSON.stringify(envelope))
  expect(upstream.requested).toHaveLength(1)
  expect(await server.store.find({ ccId: 1, direction: 'inbound', callId: '1' })).toMatchObject({
    recordJson: '{"callId":"1"}',
  })
})

test.each([[[]], [''], ['no data'], [null], [{}], ['[]']])(
  'success with %j in place of a record means that there is no such call',
  async (resultDesc) => {
    const server = await startGateway()
    upstream.respond = (_callId, response) => response.end(recordOf(resultDesc))
    for (let index = 0; index < 2; index += 1)
      expect(await lookUp(server, '1')).toMatchObject({ status: 200, text: recordOf(resultDesc) })
    expect(upstream.requested).toHaveLength(1)
    expect(await server.store.count()).toBe(0)
  },
)

test('an upstream that keeps failing gets no requests for a while, is reported, and is tried again later', async () => {
  const server = await startGateway()
  upstream.respond = (_callId, response) => response.writeHead(500).end()
  for (let index = 0; index < 10; index++) expect((await lookUp(server, String(index))).status).toBe(503)
  const requests = upstream.requested.length
  expect(requests).toBeLessThan(10)
  const ready = await server.send({ method: 'GET', path: '/readyz' })
  expect(JSON.parse(ready.text)).toEqual({ status: 'ready', store: 'ok', upstream: 'unavailable' })
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  expect((await lookUp(server, 'again')).status).toBe(503)
  expect(upstream.requested).toHaveLength(requests)
  await expect.poll(async () => (await lookUp(server, 'again')).status, { interval: 500 }).toBe(200)
  expect(JSON.parse((await server.send({ method: 'GET', path: '/readyz' })).text).upstream).toBe('ok')
})

test('the upstream gets no more requests in a second than it may; the rest gets a Retry-After', async () => {
  const server = await startGateway({ requestsPerSecond: 3 })
  const responses = await Promise.all(Array.from({ length: 20 }, (_none, index) => lookUp(server, String(index))))
  const of = (status: number) => responses.filter((response) => response.status === status)
  expect(of(200)).toHaveLength(upstream.requested.length)
  expect(of(200).length).toBeGreaterThanOrEqual(3)
  expect(of(503)).toHaveLength(20 - of(200).length)
  expect(of(503)[0]?.headers['retry-after']).toBe('1')
})

test('a response that cannot be stored is still returned', async () => {
  const server = await startGateway()
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  await server.store.engine.query(
    "CREATE TRIGGER full BEFORE INSERT ON cdr BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  )
  expect((await lookUp(server, '1')).text).toBe(withRecord('1'))
  await server.store.engine.query('DROP TRIGGER full')
  await lookUp(server, '1')
  expect(await server.store.count()).toBe(1)
})

/** Over a connection of its own: the test server's agent has one, which would send the requests one after another. */
async function fetchOnce(server: TestServer, callId: string): Promise<string> {
  const client = createCdrClient({ baseUrl: server.url, accessKey: 'test-ak', secretKey: 'test-sk', connections: 1 })
  const { data } = await client.api.POST(queryPath, {
    body: { queryParam: { ccId: 1, isCallin: 'true', callId } },
    parseAs: 'text',
  })
  await client.close()
  return String(data)
}

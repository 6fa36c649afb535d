import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ended, useProgram } from '../test/program.ts'
import { goodBody, type RawResponse, startTestServer, storeCalls } from '../test/server.ts'

const { folder, program } = useProgram('operations')
const database = ['--database', 'sqlite:cdr.sqlite']
const docs = join(import.meta.dirname, '..', 'dist', 'docs')

beforeAll(async () => {
  await program.run(['key', 'add', 'ak', '--secret-file', '-', ...database], 'sk')
  const line = JSON.stringify({ ccId: 1, isCallin: 'true', callId: '1', callerNo: '0049301234567' })
  await program.run(['import', '-', '--format', 'ndjson', ...database], line)
  writeFileSync(join(folder, 'token'), 'letmein\n', { mode: 0o600 })
})

const clientOf = (url: string, more: object = {}) =>
  createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...more })
const metricsOf = async (url: string): Promise<string> =>
  (await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer letmein' } })).text()

describe('the metrics', () => {
  test('count queries by outcome, and hold no personal data', async () => {
    const { url } = await program.start(['serve', '--port', '0', '--metrics-token-file', 'token', ...database])
    const client = clientOf(url)
    await client.getCdr({ callId: '1', direction: 'inbound' })
    await client.findCdr({ callId: '00493012345678', direction: 'inbound' })
    await clientOf(url, { secretKey: 'wrong' })
      .getCdr({ callId: '1', direction: 'inbound' })
      .catch(() => {})
    // A query is counted after its response has been sent.
    await expect.poll(() => metricsOf(url)).toMatch(/^cms_cdr_query_seconds_count 3$/m)
    const text = await metricsOf(url)
    expect(text).toMatch(/^cms_cdr_queries_total\{outcome="found"\} 1$/m)
    expect(text).toMatch(/^cms_cdr_queries_total\{outcome="not_found"\} 1$/m)
    expect(text).toMatch(/^cms_cdr_queries_total\{outcome="refused"\} 1$/m)
    expect(text).toMatch(/^cms_cdr_refused_total\{reason="wrong_signature"\} 1$/m)
    expect(text).toMatch(/^cms_cdr_lookups_total\{from="store"\} 2$/m)
    // The values are times and counts, which may hold any digits; the names and labels may not.
    expect(text.replace(/ \S+$/gm, '')).not.toContain('0049')
  })

  test.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer letmeout' }],
    ['another scheme', { authorization: 'Basic letmein' }],
  ])('are refused with %s', async (_name, headers) => {
    await using server = await startTestServer({ metricsToken: 'letmein' })
    const response = await server.send({ method: 'GET', path: '/metrics', headers })
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  test('are always refused if no token is configured', async () => {
    await using server = await startTestServer()
    expect((await server.send({ method: 'GET', path: '/metrics', headers: { authorization: 'Bearer ' } })).status).toBe(
      401,
    )
  })
})

test('each request is one line in the log, with its ID and the caller, and no number in it', async () => {
  const { url, err, child } = await program.start(['serve', '--port', '0', ...database])
  const client = clientOf(url)
  const cdr = await client.getCdr({ callId: '1', direction: 'inbound' })
  expect(cdr.callingNumber).toBe('0049301234567')
  await client.findCdr({ callId: '004930999999', direction: 'inbound' })
  await fetch(`${url}/sign-in/secret-of-a-link`)
  await fetch(`${url}/nothing/0049301234567?number=0049301234567`, { headers: { 'x-request-id': 'mine-1' } })
  child.kill('SIGTERM')
  await ended(child)
  const lines = () => err.map((line) => JSON.parse(line)).filter(({ reqId }) => reqId)
  // A process can end before its last lines are read here.
  await expect.poll(lines).toMatchObject([
    {
      method: 'POST',
      status: 200,
      who: 'ak',
      outcome: 'found',
      ip: '127.0.0.1',
      reqId: expect.any(String),
      ms: expect.any(Number),
    },
    { status: 200, who: 'ak', outcome: 'not_found' },
    { method: 'GET', route: '/sign-in/:token', status: 410 },
    { route: 'none', status: 404, reqId: 'mine-1' },
  ])
  // Times, process IDs, request IDs and the port may hold any digits.
  const random = { time: 0, pid: 0, ms: 0, reqId: '' }
  const log = err.map((line) => JSON.stringify({ ...JSON.parse(line), ...random }).replaceAll(url, ''))
  expect(log.join('\n')).not.toMatch(/0049|secret-of/)
})

test.each([
  ['is not HTTP', 'GET / NONSENSE\r\n\r\n', /^HTTP\/1\.1 400 .*"This is not a valid HTTP request\."\}$/s],
  [
    'requests a tunnel',
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    /^HTTP\/1\.1 400 .*"This is not a valid HTTP request\."\}$/s,
  ],
  [
    'has an unknown method',
    'QUERY / HTTP/1.1\r\nHost: a\r\n\r\n',
    /^HTTP\/1\.1 400 .*"The method QUERY is not supported\."\}$/s,
  ],
  [
    'has two Host headers',
    'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n',
    /^HTTP\/1\.1 400 .*"A request must have exactly one Host header\."\}$/s,
  ],
  [
    'has no Host header',
    'GET /healthz HTTP/1.1\r\n\r\n',
    /^HTTP\/1\.1 400 .*"A request must have exactly one Host header\."\}$/s,
  ],
  [
    'has an invalid URL',
    'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n',
    /^HTTP\/1\.1 400 .*"The URL of the request is invalid\."\}$/s,
  ],
  [
    'expects something unknown',
    'POST /session HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n',
    /^HTTP\/1\.1 415 .*"The content type is missing.*"\}$/s,
  ],
  [
    'has a head that is too long',
    `GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    /^HTTP\/1\.1 431 .*"The request headers are too large\."\}$/s,
  ],
])('a request that %s gets the failure envelope and the common headers', async (_name, request, wanted) => {
  await using server = await startTestServer()
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.end(request)
  let text = ''
  for await (const chunk of socket) text += chunk
  expect(text).toMatch(wanted)
  expect(text).toContain('"resultCode":"0100002"')
  expect(text).toMatch(/^x-content-type-options: nosniff\r\ncache-control: no-store\r\n/m)
  expect(text).toMatch(/^content-type: application\/json;charset=UTF-8\r$/m)
})

test('a request that arrives while the server is stopping gets the usual response', async () => {
  const server = await startTestServer()
  const { promise: checked, resolve: finishCheck } = Promise.withResolvers<object[]>()
  const query = vi.spyOn(server.store.engine, 'query').mockReturnValue(checked)
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n')
  await expect.poll(() => query.mock.calls.length, { interval: 5 }).toBe(1)
  const stopped = server[Symbol.asyncDispose]()
  await expect.poll(() => server.server.listening, { interval: 5 }).toBe(false)
  socket.write('GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(server.server, 'request')
  finishCheck([])
  const text = (await socket.toArray()).join('')
  expect(text).toMatch(
    /"status":"ready".*HTTP\/1\.1 404 .*connection: close.*"The path \/nothing does not exist\."\}$/is,
  )
  await stopped
})

test('responses do not identify the server, cannot be cached, and contain the request ID', async () => {
  await using server = await startTestServer()
  await storeCalls(server.store, '1000000000-0001')
  const { headers } = await server.sendQuery(goodBody)
  expect(headers).toMatchObject({
    'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(headers.server).toBeUndefined()
  const long = await server.send({ method: 'GET', path: '/healthz', headers: { 'x-request-id': 'x'.repeat(65) } })
  expect(long.headers['x-request-id']).not.toContain('xx')
})

test('while the server cannot keep up, requests get a 503 with Retry-After instead of piling up, but pages, the liveness check and metrics are served', async () => {
  // Well below the default: the delay is a mean, in which turns without work before the long one count too.
  await using server = await startTestServer({ maxEventLoopDelay: 100, docs, metricsToken: 'token' })
  await storeCalls(server.store, '1000000000-0001')
  await expect.poll(async () => (await server.sendQuery(goodBody)).status).toBe(200)
  let refused: RawResponse | undefined
  let page: Response | undefined
  let health: Response | undefined
  let metrics: Response | undefined
  await expect
    .poll(
      async () => {
        const until = performance.now() + 2_500
        while (performance.now() < until) {
          // Nothing else runs meanwhile, as when a disk does not respond.
        }
        ;[refused, page, health, metrics] = await Promise.all([
          server.sendQuery(goodBody),
          fetch(`${server.url}/docs/`),
          fetch(`${server.url}/healthz`),
          fetch(`${server.url}/metrics`, { headers: { authorization: 'Bearer token' } }),
        ])
        return refused.status
      },
      { interval: 20 },
    )
    .toBe(503)
  expect(refused?.headers['retry-after']).toBe('5')
  expect([page?.status, health?.status, metrics?.status]).toEqual([200, 200, 200])
  await expect.poll(async () => (await server.sendQuery(goodBody)).status).toBe(200)
})

test('a server whose delay has not been measured yet, as when it starts without a free core, serves', async () => {
  const histogram = Object.getPrototypeOf(Object.getPrototypeOf(monitorEventLoopDelay()))
  const mean = vi.spyOn(histogram, 'mean', 'get').mockReturnValue(Number.NaN)
  onTestFinished(() => mean.mockRestore())
  await using server = await startTestServer({ maxEventLoopDelay: 1_000 })
  await storeCalls(server.store, '1000000000-0001')
  // The delay is read once a second.
  await sleep(1_200)
  expect(mean).toHaveBeenCalled()
  expect((await server.sendQuery(goodBody)).status).toBe(200)
})

test('a clock that jumps refuses what was signed by the old one, and accepts what is signed by the new one', async () => {
  let now = new Date('2026-01-02T03:00:00.000Z')
  await using server = await startTestServer({ now: () => now })
  const signed = (at: string) => server.sendQuery(goodBody, {}, { timestamp: at })
  expect((await signed('2026-01-02T03:00:00.000Z')).status).toBe(200)
  now = new Date('2026-01-02T09:00:00.000Z')
  expect((await signed('2026-01-02T03:00:01.000Z')).status).toBe(401)
  expect((await signed('2026-01-02T09:00:00.000Z')).status).toBe(200)
  now = new Date('2026-01-02T03:00:00.000Z')
  expect((await signed('2026-01-02T09:00:00.000Z')).status).toBe(401)
})

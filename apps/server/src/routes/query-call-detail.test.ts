import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { queryPath } from '@org/cms-cdr-client'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  accessKey,
  goodBody,
  type RawRequest,
  type SigningChoice,
  startTestServer,
  type TestServer,
} from '../../test/server.ts'
import { putDemoRecords } from '../demo/demo-data.ts'
import { refusedEnvelope } from '../spec.ts'

const lines: Record<string, unknown>[] = []
const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ log, trustedProxies: ['127.0.0.0/8'], allow: ['127.0.0.0/8', '192.0.2.0/24'] })
  await putDemoRecords(server.store)
})
beforeEach(() => void lines.splice(0))
afterAll(() => server[Symbol.asyncDispose]())

const typed = { 'content-type': 'application/json;charset=UTF-8' }
const from = (address: string) => ({ headers: { ...typed, 'x-forwarded-for': address } })

const queries: readonly [
  what: string,
  status: number,
  outcome: string,
  who: string,
  body: string | Buffer,
  sent?: RawRequest,
  secretKey?: string,
][] = [
  ['a stored call', 200, 'found', accessKey, goodBody],
  ['a stored call, on a path with a question mark', 200, 'found', accessKey, goodBody, { path: `${queryPath}?` }],
  ['a call that is not stored', 200, 'not_found', accessKey, goodBody.replace('0001', '0002')],
  ['a wrong signature', 401, 'refused', '', goodBody, {}, 'wrong'],
  ['another content type', 415, 'invalid', '', goodBody, { headers: { 'content-type': 'text/plain' } }],
  ['invalid JSON', 400, 'invalid', accessKey, '{'],
  ['an empty body', 400, 'invalid', accessKey, ''],
  ['bytes that are not UTF-8', 400, 'invalid', accessKey, Buffer.from([0xff])],
  ['wrong fields', 200, 'invalid', accessKey, '{"ccId":0}'],
  ['a body that is too long', 413, 'invalid', '', 'x'.repeat(70_000)],
  ['an address that is not allowed', 403, 'forbidden', '', goodBody, from('203.0.113.9')],
  ['a sender that the proxy does not know', 403, 'forbidden', '', goodBody, from('unknown')],
  ['an address behind a proxy', 200, 'found', accessKey, goodBody, from('192.0.2.7')],
]

test.each(queries)('%s gets %d and is logged as "%s"', async (_what, status, outcome, who, body, sent = {}, key) => {
  const headers = { ...typed, ...sent.headers, 'x-request-id': 'mine' }
  const response = await server.sendQuery(body, { ...sent, headers }, key ? { secretKey: key } : {})
  expect(response.status).toBe(status)
  expect(response.headers).toMatchObject({
    'x-request-id': 'mine',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-type': 'application/json;charset=UTF-8',
  })
  const ip = headers['x-forwarded-for' as never] ?? '127.0.0.1'
  await expect.poll(() => lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    level: 30,
    reqId: 'mine',
    method: 'POST',
    route: queryPath,
    status,
    outcome,
    who,
    ip,
  })
})

test.each<[string, RawRequest, SigningChoice, object]>([
  ['without a signature', { headers: { ...typed, authorization: undefined } }, {}, { reason: 'no_signature' }],
  ['with another scheme', { headers: { ...typed, authorization: 'Bearer x' } }, {}, { reason: 'malformed' }],
  [
    'with a long unknown key',
    {},
    { accessKey: 'a'.repeat(1_000) },
    { reason: 'unknown_key', accessKey: 'a'.repeat(100) },
  ],
  ['with an unknown key', {}, { accessKey: 'nobody' }, { reason: 'unknown_key', accessKey: 'nobody' }],
  ['with a wrong secret', {}, { secretKey: 'x' }, { reason: 'wrong_signature', accessKey, host: expect.any(String) }],
  [
    'with a host that a proxy changed',
    { headers: { ...typed, host: 'inside' } },
    {},
    { reason: 'wrong_signature', accessKey, host: 'inside' },
  ],
  [
    'with an old timestamp',
    {},
    { timestamp: new Date(Date.now() - 3_600_000).toISOString() },
    { reason: 'clock_skew', accessKey, skewSeconds: expect.closeTo(-3_600, -2) },
  ],
  [
    'with an expired session',
    { headers: { ...typed, authorization: undefined, cookie: 'cms-cdr-session=gone' } },
    {},
    { reason: 'no_session' },
  ],
])('a request %s gets the same 401 as any other, and the log has the reason', async (_what, sent, signed, refusal) => {
  const response = await server.sendQuery(goodBody, sent, signed)
  expect([response.status, JSON.parse(response.text)]).toEqual([401, refusedEnvelope])
  await expect.poll(() => lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ outcome: 'refused', who: '', ...refusal })
  expect(lines[0]).not.toHaveProperty('signature')
})

test('a caller that disconnects before its body is complete is not logged as an error', async () => {
  const headers = { ...typed, authorization: 'auth-v2/a/b/c/d', 'content-length': '100' }
  const request = httpRequest(server.url + queryPath, { method: 'POST', headers })
  request.on('error', () => {})
  const [arrived] = await Promise.all([once(server.server, 'request'), request.write('{')])
  request.destroy()
  await new Promise((resolve) => arrived[0].on('error', () => {}).once('close', resolve))
  await new Promise((resolve) => setImmediate(resolve))
  expect(lines.filter(({ level }) => level !== 30)).toEqual([])
})

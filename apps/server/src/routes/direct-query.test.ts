import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { queryPath } from '@org/cms-cdr-client'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goodBody, type RawAnswer, type RawRequest, startTestServer, type TestServer } from '../../test/server.ts'
import { putDemoRecords } from '../demo/demo-records.ts'

const lines: Record<string, unknown>[] = []
const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ log, trustedProxies: ['127.0.0.0/8'], allow: ['127.0.0.0/8', '192.0.2.0/24'] })
  await putDemoRecords(server.store)
})
afterAll(() => server[Symbol.asyncDispose]())

const direct = queryPath
// A question mark with nothing behind it changes nothing that is signed, and Fastify answers.
const throughFastify = `${queryPath}?`

const id = { 'x-request-id': 'same' }
const typed = { 'content-type': 'application/json;charset=UTF-8', ...id }
const questions: readonly [what: string, body: string | Buffer, sent: RawRequest, secret?: string][] = [
  ['a call that is kept', goodBody, { headers: typed }],
  ['a call that is not kept', goodBody.replace('0001', '0002'), { headers: typed }],
  ['a wrong signature', goodBody, { headers: typed }, 'wrong'],
  ['another content type', goodBody, { headers: { 'content-type': 'text/plain', ...id } }],
  ['broken JSON', '{', { headers: typed }],
  ['nothing', '', { headers: typed }],
  ['bytes that are no UTF-8', Buffer.from([0xff]), { headers: typed }],
  ['wrong fields', '{"ccId":0}', { headers: typed }],
  ['a body that is too long', 'x'.repeat(70_000), { headers: typed }],
  ['an address that may not ask', goodBody, { headers: { ...typed, 'x-forwarded-for': '203.0.113.9' } }],
  ['a sender that the proxy does not know', goodBody, { headers: { ...typed, 'x-forwarded-for': 'unknown' } }],
  ['an address behind a proxy', goodBody, { headers: { ...typed, 'x-forwarded-for': '192.0.2.7' } }],
]

describe('an answer is the same, and so is its line in the log, whether Fastify gives it or not', () => {
  test.each(questions)('%s', async (_what, body, sent, secretKey) => {
    const seen: unknown[] = []
    for (const path of [direct, throughFastify]) {
      lines.length = 0
      const { status, headers, text } = await server.ask(body, { ...sent, path }, secretKey ? { secretKey } : {})
      const { date: _date, ...others } = headers
      const { ms: _ms, time: _time, ...line } = lines[0] ?? {}
      seen.push({ status, headers: others, text, line, lines: lines.length })
    }
    expect(seen[0]).toEqual(seen[1])
    expect((seen[0] as RawAnswer).headers['x-request-id']).toBe('same')
  })
})

test('a sender that goes before its body is whole is no fault of the server', async () => {
  lines.length = 0
  const headers = { ...typed, authorization: 'auth-v2/a/b/c/d', 'content-length': '100' }
  const request = httpRequest(server.url + direct, { method: 'POST', headers })
  request.on('error', () => {})
  request.write('{')
  await once(request, 'socket')
  await new Promise((resolve) => setTimeout(resolve, 50))
  request.destroy()
  await expect.poll(() => lines.length).toBe(1)
  expect(lines[0]).toMatchObject({ level: 30, status: 400, outcome: 'invalid' })
})

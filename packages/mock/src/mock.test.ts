import { once } from 'node:events'
import { createServer } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { TLSSocket } from 'node:tls'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMock, type Mock } from './create-mock.ts'
import { refuseBrokenHttp, serveHttp } from './serve-http.ts'
import { examplePairs } from './spec.ts'

const [path] = Object.keys(spec.paths)
let mock: Mock
beforeAll(async () => {
  mock = await createMock()
})
afterAll(() => mock.close())

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  const all = { 'content-type': 'application/json;charset=UTF-8', authorization: 'auth-v2/x', ...headers }
  return fetch(mock.url + path, { method: 'POST', body, headers: all })
}

const fields = spec.components.schemas.CallDetail.properties
const examples = spec.components.examples as Record<string, { value: unknown }>
const sample = JSON.stringify(examples['vendorSample.request']?.value)

test.each(examplePairs.map((pair) => pair.name))('the request of the example %s gets its response', async (name) => {
  const pair = examplePairs.find((candidate) => candidate.name === name)
  const response = await post(JSON.stringify(examples[`${name}.request`]?.value))
  expect(response.status).toBe(pair?.status)
  expect(await response.json()).toEqual(examples[`${name}.response`]?.value)
  // What the server tells only people.
  expect(response.headers.has('x-cdr-source')).toBe(false)
})

test('every pair has a call ID of its own', () => {
  expect(new Set(examplePairs.map((pair) => pair.query.callId)).size).toBe(examplePairs.length)
})

test('a call that is looked up in the wrong direction is not found', async () => {
  const response = await post(sample.replace('"true"', '"false"'))
  expect(await response.json()).toEqual(examples['notFound.response']?.value)
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
    'has a head that is too long',
    `GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    /^HTTP\/1\.1 431 .*"The request headers are too large\."\}$/s,
  ],
])('a request that %s gets the response that the server sends', async (_name, request, wanted) => {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
  socket.end(request)
  const received = await text(socket)
  expect(received).toMatch(wanted)
  expect(received).toContain('"resultCode":"0100002"')
})

test('a connection that is reset after the request for a tunnel does not end the mock', () => {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  refuseBrokenHttp({}, socket)
  expect(() => socket.emit('error', new Error('read ECONNRESET'))).not.toThrow()
})

test.each(['GET http://elsewhere.test:80/healthz HTTP/1.1', 'GET /healthz?a=b?c HTTP/1.1'])(
  '%s is a request for /healthz',
  async (line) => {
    const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
    socket.end(`${line}\r\nHost: a\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
  },
)

test.each(['//', '//x/healthz', '*'])('a request for %s is not found', async (target) => {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
  socket.end(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /)
})

test('an unknown field in any script gets a response', async () => {
  const body = sample.replace('"ccId"', '"日本":1,"ccId"')
  expect((await post(body, { prefer: 'code=200' })).status).toBe(400)
  const patch = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"日本":1}' }
  expect((await fetch(`${mock.url}/administration/people/ann`, patch)).status).toBe(401)
})

test('a response that cannot be sent says why, and the mock goes on', async () => {
  const broken = { status: 200, headers: { 'x-odd': '日本' }, body: '' }
  const server = createServer(serveHttp(async () => broken, new AbortController().signal)).listen(0)
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}`)
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ title: 'The mock failed', detail: expect.stringContaining('x-odd') })
  server.close()
})

test('a body that is too long is not kept, on any path', async () => {
  const long = Buffer.alloc(10 * 65_536, ' ')
  expect((await post(long)).status).toBe(413)
  const options = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: long }
  const response = await fetch(`${mock.url}/administration/people/ann`, options)
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { resultDesc: 'The body is longer than 65536 bytes.' },
  ])
})

test('closing does not wait for a connection without a whole request, and sends what is delayed', async () => {
  const closed = await createMock()
  const { port } = new URL(closed.url)
  const idle = connect(Number(port), '127.0.0.1')
  await once(idle, 'connect')
  const body = sample.replace('1000000000-0001', 'fault-delay-999999999')
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\nContent-Type: application/json\r\n`
  const waiting = connect(Number(port), '127.0.0.1')
  waiting.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
  const partial = connect(Number(port), '127.0.0.1')
  partial.on('error', () => {}).write(`${head}Content-Length: 10\r\n\r\n{`)
  // Its response has not begun when a later request has been answered.
  await fetch(`${closed.url}/healthz`)
  const received = text(waiting)
  await closed.close()
  expect(await received).toMatch(/^HTTP\/1\.1 200 /)
  idle.destroy()
  partial.destroy()
})

test('a request of HTTP/1.0 needs no Host header', async () => {
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
  socket.end('GET /healthz HTTP/1.0\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /)
})

describe('Prefer works as in Prism', () => {
  test.each([
    ['example=noPermission', 200, examples['noPermission.response']?.value],
    ['code=401', 401, examples['badSignature.response']?.value],
    ['code=200, example=notFound', 200, examples['notFound.response']?.value],
    [
      'code="503"',
      503,
      { result: '1', resultCode: '0100001', resultDesc: 'The server cannot answer now; try again in 5 seconds.' },
    ],
  ])('%s', async (prefer, status, envelope) => {
    const response = await post(sample, { prefer })
    expect([response.status, await response.json()]).toEqual([status, envelope])
  })

  test('dynamic=true makes up a whole record of the call, which is valid', async () => {
    const isValid = new Ajv2020({ strict: false }).compile({
      $ref: '#/components/schemas/SuccessEnvelope',
      components: spec.components,
    })
    for (let time = 0; time < 20; time++) {
      const response = await post(sample, { prefer: 'dynamic=true' })
      const envelope = (await response.json()) as { resultDatas: object; resultDesc: object }
      expect(Object.keys(envelope.resultDesc)).toEqual(expect.arrayContaining(Object.keys(fields)))
      expect(envelope.resultDesc).toMatchObject({ callId: '1000000000-0001' })
      expect(envelope.resultDatas).toEqual(envelope.resultDesc)
      expect(isValid(envelope), JSON.stringify(isValid.errors)).toBe(true)
    }
  })

  test('an example that does not exist is 404, with a reason', async () => {
    const response = await post(sample, { prefer: 'example=nothing' })
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  })
})

test('malformed JSON gets a response, and the connection stays open', async () => {
  for (const body of ['{"queryParam":', '{', 'x']) {
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/not valid JSON/)
  }
  expect((await post(sample)).status).toBe(200)
})

test.each([
  [
    'a request without Authorization',
    401,
    () => fetch(mock.url + path, { method: 'POST', body: sample, headers: { 'content-type': 'application/json' } }),
  ],
  ['an empty body', 400, () => post('')],
  ['another media type', 415, () => post('x', { 'content-type': 'text/plain' })],
  ['a body without a media type', 415, () => fetch(mock.url + path, { method: 'POST', body: Buffer.from(sample) })],
  ['another method', 405, () => fetch(mock.url + path)],
  ['another path', 404, () => fetch(`${mock.url}/nothing`)],
])('%s gets status %i', async (_name, status, send) => {
  expect((await send()).status).toBe(status)
})

test.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
  ['is an array', '[]', 'The body is JSON, but not a JSON object.'],
  ['is a string', '"x"', 'The body is JSON, but not a JSON object.'],
  ['is empty', '', 'The body is empty; send a JSON object.'],
  ['is not UTF-8', Buffer.from('{"callId":"\xe7"}', 'latin1'), 'The body is not valid JSON: it is not UTF-8.'],
])('a body that %s is refused with 400 and this reason', async (_name, body, reason) => {
  const response = await post(body)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ result: '1', resultCode: '0100002', resultDesc: reason })
})

test.each<[string, object, string]>([
  [
    'are out of range, missing and unknown',
    { ccId: 0, callid: 'x' },
    'isCallin is missing; callId is missing; "callid" is not a known parameter; ccId must be from 1 to 65535, but is 0.',
  ],
  [
    'have wrong types',
    { queryParam: { ccId: '1', isCallin: true, callId: '1' } },
    'ccId must be an integer, but is "1"; isCallin must be "true" or "false", but is true.',
  ],
  [
    'stand beside queryParam',
    { queryParam: { ccId: 1, isCallin: 'true', callId: '1' }, ccId: 1 },
    '"ccId" is not a known parameter beside queryParam.',
  ],
])('fields that %s get 200 and a failing result code that names each', async (_name, query, reasons) => {
  const response = await post(JSON.stringify(query))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ result: '1', resultCode: '0100002', resultDesc: reasons })
})

test('any other call ID is found in the direction of the query', async () => {
  const response = await post(sample.replace('"1000000000-0001"', () => JSON.stringify('my "own" $& id')))
  expect(await response.json()).toMatchObject({
    resultDesc: { callId: 'my "own" $& id', callType: 0 },
    resultDatas: { callId: 'my "own" $& id' },
  })
  const outbound = await post(sample.replace('1000000000-0001', 'own').replace('"true"', '"false"'))
  expect(await outbound.json()).toMatchObject({ resultDesc: { callId: 'own', callType: 43 } })
})

test('envelopes of your own are sent as they are', async () => {
  const own = await createMock({
    port: false,
    envelopes: { mine: { resultCode: '0100000', resultDesc: null, odd: 1 } },
  })
  const headers = { 'content-type': 'application/json', authorization: 'x' }
  const response = await own.fetch(
    new Request(own.url + path, { method: 'POST', headers, body: sample.replace('1000000000-0001', 'mine') }),
  )
  expect(await response.json()).toEqual({ resultCode: '0100000', resultDesc: null, odd: 1 })
})

test('health needs no signature', async () => {
  const response = await fetch(`${mock.url}/healthz`)
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
})

test('a page of another origin may send requests', async () => {
  const origin = 'http://localhost:5173'
  const preflight = await fetch(mock.url + path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization,content-type',
  ])
  const { headers } = await post(sample.replace('1000000000-0001', 'fault-throttled'), { origin })
  expect(headers.get('access-control-allow-origin')).toBe(origin)
  // With credentials, browsers do not take * for every header.
  expect(headers.get('access-control-expose-headers')).toBe('content-type, retry-after')
})

test('with tls it uses a certificate made for the run, whose fingerprint it reports', async () => {
  const secure = await createMock({ tls: true })
  const seen = await new Promise<{ status?: number; fingerprint256: string }>((resolve, reject) => {
    const outgoing = httpsRequest(`${secure.url}/healthz`, { ca: secure.certificate?.cert }, (response) => {
      resolve({
        status: response.statusCode ?? 0,
        fingerprint256: (response.socket as TLSSocket).getPeerCertificate().fingerprint256,
      })
      response.resume()
    })
    outgoing.on('error', reject).end()
  })
  expect(seen).toEqual({ status: 200, fingerprint256: secure.certificate?.fingerprint256 })
  await secure.close()
})

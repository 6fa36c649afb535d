import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMock, type Mock } from '@org/cms-cdr-mock'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ConformReport, conform } from './conform.ts'
import { junitReport, markdownReport, tableReport } from './reports.ts'

const key = { accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret', ccId: 1 }
const callIds = ['1000000000-0001']
const everything = { ...key, callIds, vdn: 25 }

const servers: Server[] = []
let mock: Mock
beforeAll(async () => {
  // In the invented day of the mock, few calls are listed at night: at noon, each direction has some in the last hour.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-12T12:00:00Z') })
  mock = await createMock({ auth: 'verify' })
})
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})
afterAll(() => mock.close())
afterAll(() => vi.useRealTimers())

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Passed {
  status: number
  type: string
  body: string
}

interface Changed {
  status?: number
  type?: string
  body?: string | Buffer
}

/** A proxy in front of the mock that changes responses. */
function proxy(change: (passed: Passed, isSigned: boolean) => Changed): Promise<string> {
  return serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { host: _, ...headers } = request.headers as Record<string, string>
    // The client signs the host of the proxy, so the mock gets the request with that host.
    const received = await mock.fetch(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method ?? '',
        headers,
        body: Buffer.concat(chunks),
      }),
    )
    const passed = {
      status: received.status,
      type: received.headers.get('content-type') ?? '',
      body: await received.text(),
    }
    const { status, type, body } = { ...passed, ...change(passed, 'authorization' in headers) }
    response.writeHead(status, { 'content-type': type }).end(body)
  })
}

const deviations = (report: ConformReport) =>
  report.results.filter(({ outcome }) => outcome === 'deviates').map(({ name, details }) => [name, ...details])

test('the mock conforms, with calls and lists', async () => {
  const report = await conform({ url: mock.url, ...everything })
  expect(deviations(report)).toEqual([])
  expect(report.outcome).toBe('conforms')
  expect(report.results.map(({ name }) => name)).toEqual([
    'a query for an inbound call that does not exist gets 200',
    'a query for an outbound call that does not exist gets 200',
    'a query with a call center ID out of range fails with a result code',
    'a request without Authorization is refused with 401',
    'a request that is signed with another secret key is refused with 401',
    'a request whose body was changed after signing is refused with 401',
    'call 1000000000-0001 is found in one direction, with this call ID',
    'the inbound calls of the last hour are listed, and the first one is found by its ID',
    'the outbound calls of the last hour are listed, and the first one is found by its ID',
    'a list query without isCallIn fails with a result code',
    'a list query for last week fails with a result code',
    'a list query without Authorization is refused with 401',
  ])
})

test('the search of a cms-cdr server is checked when it follows the document server', async () => {
  const report = await conform({ url: mock.url, ...key, document: 'server' })
  // The mock responds to the search with the examples of the spec.
  expect(report.results.map(({ name, outcome }) => [name, outcome])).toEqual(
    expect.arrayContaining([
      ['the stored calls are searched, by a key with the permission search', 'conforms'],
      ['a search without Authorization is refused with 401', 'conforms'],
    ]),
  )
})

describe('a system that is broken behind a proxy is reported once', () => {
  const first = 'a query for an inbound call that does not exist gets 200'
  const found = 'call 1000000000-0001 is found in one direction, with this call ID'
  const change = (from: string | RegExp, to: string) => (passed: Passed) => ({ body: passed.body.replaceAll(from, to) })

  test.each<[string, (passed: Passed, isSigned: boolean) => Changed, string, string]>([
    [
      'a duration is a string',
      change(/"callTime":(\d+)/g, '"callTime":"$1"'),
      first,
      'the body.resultDesc.callTime must be an integer or null',
    ],
    [
      'a time has another format',
      change(/"callTime":/g, '"beginTime":"14.11.2023 19:13","callTime":'),
      first,
      'the body.resultDesc.beginTime must be a time such as 2023-11-14 19:13:20, or empty',
    ],
    [
      'the body has a byte order mark',
      ({ body }) => ({ body: `\ufeff${body}` }),
      first,
      'the body begins with a byte order mark',
    ],
    [
      'the result code is a number',
      change(/"resultCode":"0(\d{6})"/g, '"resultCode":$1'),
      first,
      'the body.resultCode must be a string',
    ],
    [
      'the legacy record differs',
      (passed) => ({ body: passed.body.replace('"queueWaitTime"', '"queueTime"') }),
      first,
      'resultDatas differs from resultDesc',
    ],
    [
      'the record is JSON in a string',
      ({ body }) => {
        const envelope = JSON.parse(body)
        if (typeof envelope.resultDesc === 'object') envelope.resultDesc = JSON.stringify(envelope.resultDesc)
        return { body: JSON.stringify(envelope) }
      },
      first,
      'the body.resultDesc must be an object, because the result code is 0100000',
    ],
    [
      'a failure has the result code of success',
      change('"0100002"', '"0100000"'),
      'a query with a call center ID out of range fails with a result code',
      'the result code is that of success',
    ],
    [
      'the content type is that of a page',
      () => ({ type: 'text/html' }),
      first,
      'the content type is text/html, not application/json',
    ],
    [
      'the body is a page',
      ({ status }) => (status === 200 ? { body: '<html></html>', type: 'text/html' } : {}),
      first,
      'the body is not valid JSON; the content type is text/html',
    ],
    [
      'success has a status of its own',
      ({ status, body }) => (status === 200 && body.includes('"0100000"') ? { status: 201 } : {}),
      first,
      'the status is 201, not 200',
    ],
    [
      'authentication is not enforced',
      ({ status }) => (status === 401 ? { status: 200, body: '{"resultCode":"0100000"}' } : {}),
      'a request without Authorization is refused with 401',
      'the status is 200, not 401',
    ],
    [
      'the call is another one',
      change('1000000000-0001', '1000000000-0002'),
      found,
      'the record has another call ID than the query',
    ],
    [
      'the query fails',
      change(/.*"callId":"1000000000-0001".*/g, '{"resultCode":"0100999"}'),
      found,
      'the call is not found; inbound: result code 0100999, outbound: no record',
    ],
    [
      'wrong fields succeed',
      (passed) => (passed.body.includes('ccId must be') ? { body: '{"resultCode":"0100000"}' } : {}),
      'a query with a call center ID out of range fails with a result code',
      'the result code is that of success',
    ],
    [
      'a page of calls is no list',
      change(/"data":\[.*\]/g, '"data":{}'),
      'the inbound calls of the last hour are listed, and the first one is found by its ID',
      'the body.resultDesc.data must be an array',
    ],
    [
      'the result code has lost its zero',
      change('"resultCode":"0100000"', '"resultCode":"100000"'),
      first,
      'the body.resultCode must be "0100000"',
    ],
    [
      'the result code is another one',
      change(/"resultCode":"0100000"(?=.*"agentId)/g, '"resultCode":"0100001"'),
      first,
      'the body.resultDesc must be a string, because the result code is 0100001',
    ],
    [
      'the key of the result code is in lower case',
      change('resultCode', 'resultcode'),
      first,
      'the body must have the property resultCode',
    ],
    [
      'the body is Latin-1',
      ({ body }) => ({ body: Buffer.from(body.replace('{', '{"note":"\u00e7",'), 'latin1') }),
      first,
      'the body is not UTF-8',
    ],
    ['every request fails', () => ({ status: 500, body: '' }), first, 'the status is 500, not 200'],
    [
      'calls are in the wrong direction',
      (passed) => (passed.body.includes('"agentId') ? { body: '{"resultCode":"0100000"}' } : {}),
      found,
      'the call is not found; inbound: no record, outbound: no record',
    ],
    [
      'the key of the call ID is in lower case',
      change(/"callId"(?=:"[\d-]+",("[a-zA-Z ]+":[^,]+,)*"agentId)/g, '"callid"'),
      found,
      'the record has no call ID',
    ],
    [
      'listed calls have no ID',
      change(/"callId":"[^"]+",(?="callType":\d+,"waitBegin")/g, ''),
      'the inbound calls of the last hour are listed, and the first one is found by its ID',
      'an entry of the list has no call ID',
    ],
  ])('%s', async (_name, change, check, deviation) => {
    const report = await conform({ url: await proxy(change), ...everything })
    expect(report.outcome).toBe('deviates')
    expect(deviations(report)).toEqual([[check, deviation]])
  })
})

test.each<[string, object]>([
  ['another secret key', { secretKey: 'wrong' }],
  ['an unknown access key', { accessKey: 'nobody' }],
])('a system cannot be checked with %s', async (_name, wrong) => {
  const report = await conform({ url: mock.url, ...everything, ...wrong })
  expect(report).toMatchObject({ outcome: 'could not run', cause: 'authentication' })
  expect(report.results.map(({ details }) => details.join())).toEqual([
    expect.stringMatching(/signature was not accepted \(HTTP 401\)/),
  ])
})

test('a system that cannot be reached could not be checked', async () => {
  const url = await serve(() => {})
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
  const report = await conform({ url, ...key })
  expect([report.outcome, report.cause, report.results.length]).toEqual(['could not run', 'network', 1])
})

test('a system that closes the connection in the middle of a response could not be checked', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"resultCode":')
    setTimeout(() => response.destroy(), 10)
  })
  const report = await conform({ url, ...key })
  expect(report).toMatchObject({ outcome: 'could not run', cause: 'network' })
  expect(report.results[0]?.details).toEqual([`${url}: The connection was closed before the response was complete.`])
})

test.each([
  'https://cms.test/rest',
  'https://cms.test/?a=1',
  'https://cms.test/#x',
  'ftp://cms.test',
  'https://me@cms.test',
  'https://:secret@cms.test',
  'cms',
])('the URL %s is refused', async (url) => {
  await expect(conform({ url, ...key })).rejects.toThrow(/must be one of a host.*without a path/)
})

test('a system of the older signature scheme is checked with that scheme', async () => {
  const report = await conform({ url: mock.url, scheme: 'legacy', ...key })
  expect(report.outcome).toBe('conforms')
})

test('no report shows a phone number or a control character, and every report shows result codes', async () => {
  const url = await serve((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"resultCode":"0101003","resultDesc":{"callerNo":"+4915150100","x":"\\u001b[31m|\\n"}}'),
  )
  const report = await conform({ url, ...key, callIds })
  for (const text of [tableReport(report), markdownReport(report), junitReport(report)]) {
    expect(text).not.toContain('4915150100')
    expect(text).not.toContain('\u001b')
    expect(text).toContain('0101003')
  }
  expect(markdownReport(report)).toMatch(/"callerNo":"\+?\*+00"/)
  const junit = junitReport(report)
  expect(junit).toMatch(/<testsuite .*failures="\d+".* time="\d+\.\d{3}".*>[\s\S]*<failure message="deviates">/)
  expect(junit.match(/<testcase [^>]* time="\d+\.\d{3}"/g)).toHaveLength(report.results.length)
})

test('a sample that is not JSON has every phone number masked, however it is written', async () => {
  const body = '<p>call +4915150100, +55 (11) 98765-4321 or 110</p>\r\n\t<p>bye</p>'
  const url = await serve((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(body))
  const report = await conform({ url, ...key })
  expect(report.results[0]?.sample).toMatch(/<p>call \+?\*+00, [+*() -]*21 or 110<\/p>/)
  // Without the address, whose port may have the same digits.
  for (const text of [markdownReport(report), junitReport(report)].map((text) => text.replaceAll(url, ''))) {
    expect(text).not.toMatch(/98765|4321|515010/)
    expect(text).not.toContain('\uFFFD')
  }
})

test('the sample is the response that deviates', async () => {
  const url = await proxy(({ body }) => ({ body: body.replaceAll('"subMediaType":0', '"subMediaType":{}') }))
  const report = await conform({ url, ...everything })
  const samples = report.results.filter(({ outcome }) => outcome === 'deviates').map(({ sample }) => sample)
  expect(samples).toEqual([expect.stringContaining('"subMediaType":{}')])
})

test.each([403, 418, 429, 502, 503, 504])(
  'a system behind a proxy that sends %i could not be checked',
  async (status) => {
    const url = await serve((_request, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end('<p>'),
    )
    const report = await conform({ url, ...everything })
    expect(report).toMatchObject({ outcome: 'could not run', cause: 'network' })
    expect(report.results.map(({ details }) => details)).toEqual([[expect.stringContaining(`${url}: HTTP ${status} `)]])
  },
)

test.each([
  [403, 'authentication', 'The key may not send this query (HTTP 403): "No permission for ***********21."'],
  [429, 'network', 'HTTP 429 says that the system, or a proxy in front of it, cannot respond now: "No permission'],
])('a system that refuses with %i and says why is reported with its reason', async (status, cause, detail) => {
  const body = JSON.stringify({ resultCode: '0100003', resultDesc: 'No permission for 5511987654321.' })
  const url = await serve((_request, response) => response.writeHead(status).end(body))
  const report = await conform({ url, ...key })
  expect(report).toMatchObject({ outcome: 'could not run', cause })
  expect(report.results[0]?.details).toEqual([expect.stringContaining(`${url}: ${detail}`)])
})

test('a system that cannot be reached at any of its addresses is reported with the reasons', async () => {
  const reasons = ['connect ECONNREFUSED ::1:9', 'connect ECONNREFUSED 127.0.0.1:9']
  const connect = () => Promise.reject(new AggregateError(reasons.map((reason) => new Error(reason))))
  const report = await conform({ url: 'http://localhost:9', ...key, connect })
  expect(report.results[0]?.details).toEqual([`http://localhost:9: ${reasons.join('; ')}`])
})

test('a response that never ends could not be checked', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.once('close', () => clearInterval(timer))
  })
  const report = await conform({ url, ...key, timeoutMilliseconds: 300 })
  expect(report.results[0]?.details).toEqual([`${url}: There was no complete response within 0.3 s.`])
})

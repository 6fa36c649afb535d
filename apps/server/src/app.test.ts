import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { listPath, queryPath } from '@org/cms-cdr-client'
import { anyCharacter } from '@org/cms-cdr-contract'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goodBody, type RawResponse, startTestServer, storeCalls, type TestServer } from '../test/server.ts'
import { putDemoRecords } from './demo/demo-data.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await putDemoRecords(server.store)
})
afterAll(() => server[Symbol.asyncDispose]())

const ajv = new Ajv2020({ strict: false })
ajv.addSchema({ ...spec, $id: 'spec' })
const isFailure = ajv.getSchema('spec#/components/schemas/FailureEnvelope')
const isResponse = ajv.getSchema('spec#/components/schemas/QueryResponse')

/** Checks the vendor's failure envelope, and gives its text. */
function failureText(response: RawResponse, code: string): string {
  expect(response.headers['content-type']).toBe('application/json;charset=UTF-8')
  const envelope = JSON.parse(response.text)
  expect(isFailure?.(envelope), response.text).toBe(true)
  expect(envelope.resultCode).toBe(code)
  return envelope.resultDesc
}

const parameters = (change: object): string =>
  JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId: '1000000000-0001', ...change } })

test("the vendor's sample request gets exactly the vendor's sample response", async () => {
  const response = await server.sendQuery(goodBody)
  expect(response.status).toBe(200)
  expect(JSON.parse(response.text)).toEqual(spec.components.examples['vendorSample.response'].value)
})

test('the flat form of the query is accepted, too', async () => {
  const response = await server.sendQuery('{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}')
  expect(JSON.parse(response.text).resultDesc.callTime).toBe(30)
})

test('a call is found only with its direction and its call center', async () => {
  for (const change of [{ isCallin: 'false' }, { ccId: 2 }]) {
    const response = await server.sendQuery(parameters(change))
    expect(JSON.parse(response.text)).toEqual({ result: '0', resultCode: '0100000' })
  }
})

describe('a body that is not a JSON object gets 400 with the reason', () => {
  test.each([
    ['broken JSON', '{"queryParam":', /not valid JSON/],
    ['nothing', '', /empty/],
    ['an array', '[]', /not a JSON object/],
    ['a number', '7', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /not valid JSON/],
  ])('%s', async (_name, body, reason) => {
    const response = await server.sendQuery(body)
    expect(response.status).toBe(400)
    expect(failureText(response, '0100002')).toMatch(reason)
  })
})

test('a body over 64 kB gets 413, and the connection stays usable', async () => {
  const long = parameters({ callId: 'x'.repeat(65_536) })
  const declared = await server.sendQuery(long)
  const chunked = await server.sendQuery(long, {
    headers: { 'content-length': undefined, 'transfer-encoding': 'chunked' },
  })
  for (const response of [declared, chunked]) {
    expect(response.status).toBe(413)
    expect(failureText(response, '0100002')).toMatch(/longer than 65536 bytes/)
    expect(response.headers.connection).not.toBe('close')
  }
  expect((await server.sendQuery(goodBody)).status).toBe(200)
})

test('a body that is declared too long is refused before it is sent', async () => {
  const headers = { 'content-type': 'application/json', 'content-length': String(2 ** 40) }
  const request = httpRequest(server.url + queryPath, { method: 'POST', headers })
  request.flushHeaders()
  const [response] = await once(request, 'response')
  expect(response.statusCode).toBe(413)
  request.destroy()
})

describe('invalid fields get HTTP 200, as from CC-CMS, and each one is named', () => {
  test.each([
    ['ccId 0', { ccId: 0 }, ['ccId must be from 1 to 65535, but is 0']],
    ['ccId 65536', { ccId: 65536 }, ['ccId must be from 1 to 65535']],
    ['ccId as text', { ccId: '1' }, ['ccId must be an integer, but is "1"']],
    ['ccId 1.5', { ccId: 1.5 }, ['ccId must be an integer']],
    ['ccId missing', { ccId: undefined }, ['ccId is missing']],
    ['isCallin in upper case', { isCallin: 'TRUE' }, ['isCallin must be "true" or "false", but is "TRUE"']],
    ['isCallin as boolean', { isCallin: true }, ['isCallin must be "true" or "false", but is true']],
    ['isCallin missing', { isCallin: undefined }, ['isCallin is missing']],
    ['callId empty', { callId: '' }, ['callId must have 1 to 256 characters, but has 0']],
    ['callId too long', { callId: 'x'.repeat(10_000) }, ['callId must have 1 to 256 characters, but has 10000']],
    ['callId missing', { callId: undefined }, ['callId is missing']],
    ['an unknown key', { isCallIn: 'true' }, ['"isCallIn" is not a known parameter']],
    [
      'all at once',
      { ccId: 0, isCallin: 'yes', callId: '', x: 1 },
      ['ccId must', 'isCallin must', 'callId must', '"x" is not'],
    ],
  ])('%s', async (_name, change, problems) => {
    const response = await server.sendQuery(parameters(change))
    expect(response.status).toBe(200)
    const text = failureText(response, '0100002')
    for (const problem of problems) expect(text).toContain(problem)
  })

  test('keys beside queryParam', async () => {
    const response = await server.sendQuery('{"queryParam":{"ccId":1,"isCallin":"true","callId":"1"},"ccId":1}')
    expect(failureText(response, '0100002')).toContain('"ccId" is not a known parameter beside queryParam')
  })

  test('queryParam that is not an object', async () => {
    expect(failureText(await server.sendQuery('{"queryParam":[]}'), '0100002')).toContain(
      'queryParam must be an object',
    )
  })
})

test.each([
  ['PUT', '/administration/people/ann', 'DELETE, PATCH, POST'],
  ['GET', '/administration/keys/ak/secrets', 'DELETE, POST'],
  ['DELETE', '/sign-in/secret?a=1', 'GET, HEAD, POST'],
])('%s %s gets 405, although a part of the path is a name', async (method, path, allowed) => {
  const response = await server.send({ method, path })
  expect([response.status, String(response.headers.allow).split(', ').sort().join(', ')]).toEqual([405, allowed])
})

test.each(['/administration/people', '/administration/people/ann/bob', '/sign-in/a/b', '//sign-in/a'])(
  'PUT %s is 404',
  async (path) => {
    expect((await server.send({ method: 'PUT', path })).status).toBe(404)
  },
)

test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s gets 405 with the allowed method', async (method) => {
  const response = await server.send({ method, headers: { 'content-type': 'text/plain' } })
  expect(response.status).toBe(405)
  expect(response.headers.allow).toBe('POST')
  expect(failureText(response, '0100001')).toBe(`${method} is not allowed here; use POST.`)
})

test.each(['/', '/rest', `${queryPath}/`, '/rest/cmsapp/v1/ping', '/..%2fetc'])(
  'the path %s gets 404',
  async (path) => {
    const response = await server.sendQuery(goodBody, { path })
    expect(response.status).toBe(404)
    expect(failureText(response, '0100001')).toContain('does not exist')
  },
)

test('the list of calls gets 404, and the response points to the search', async () => {
  const response = await server.sendQuery(goodBody, { path: listPath })
  expect(response.status).toBe(404)
  expect(failureText(response, '0100001')).toMatch(/cms-cdr server.*GET \/calls/)
})

test.each([['text/plain'], [undefined], ['application/jsonx'], ['application/x-www-form-urlencoded']])(
  'the content type %s is 415',
  async (type) => {
    const response = await server.sendQuery(goodBody, { headers: { 'content-type': type } })
    expect(response.status).toBe(415)
    expect(failureText(response, '0100002')).toContain('send application/json;charset=UTF-8')
  },
)

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF8',
  'Application/JSON ; Charset="utf-8"',
])('the content type %s is accepted', async (type) => {
  expect((await server.sendQuery(goodBody, { headers: { 'content-type': type } })).status).toBe(200)
})

test.each([
  ['SQL', "1' OR '1'='1'; DROP TABLE cdr;--"],
  ['line breaks', 'a\r\nb\u2028'],
  ['emoji', '📞'.repeat(256)],
  ['a lone surrogate', '\ud800'],
  ['a path', '../../etc/passwd'],
  ['a prototype', '__proto__'],
])('%s in a call ID is preserved', async (_name, callId) => {
  const before = await server.sendQuery(parameters({ callId }))
  expect(JSON.parse(before.text)).toEqual({ result: '0', resultCode: '0100000' })
  await storeCalls(server.store, callId)
  const after = await server.sendQuery(parameters({ callId }))
  expect(JSON.parse(after.text).resultDesc).toEqual({ callId })
})

test('health needs no signature', async () => {
  expect(await server.send({ method: 'GET', path: '/healthz' })).toMatchObject({ status: 200, text: '{"status":"ok"}' })
})

test('an arbitrary signed body never gets a 5xx, and every 200 conforms to the spec', async () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record({ queryParam: fc.jsonValue() }),
    fc.dictionary(fc.constantFrom('ccId', 'isCallin', 'callId', '__proto__'), fc.jsonValue()),
  )
  const body = fc.oneof(
    json.map((value) => JSON.stringify(value)),
    fc.string({ unit: anyCharacter }),
  )
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const response = await server.sendQuery(text)
      expect([200, 400]).toContain(response.status)
      expect(isResponse?.(JSON.parse(response.text)), response.text).toBe(true)
    }),
    { numRuns: 200 },
  )
})

import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { generate } from 'selfsigned'
import { afterEach, expect, test } from 'vitest'
import { exampleResponse } from '../test/responding-client.ts'
import { CdrAuthError, CdrHttpError, CdrNetworkError, CdrResponseError, CdrTimeoutError, queryPath } from './index.ts'
import { type CdrClientSettings, createCdrClient } from './node.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listen(server: Server, scheme = 'http'): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function lookUp(baseUrl: string, options: Partial<CdrClientSettings> = {}, signal?: AbortSignal): Promise<unknown> {
  const client = createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 0, ...options })
  return client.getCdr({ callId: '1000000000-0001', direction: 'inbound', signal })
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener))

/** The error that a query ends with. */
const failure = (query: Promise<unknown>): Promise<unknown> =>
  query.then(
    (cdr) => cdr,
    (error: unknown) => error,
  )

test('signs what arrives: host, length and media type', async () => {
  const seen: Record<string, string | undefined> = {}
  const url = await serve((request, response) => {
    Object.assign(seen, request.headers)
    response.end(JSON.stringify(exampleResponse('vendorSample')))
  })
  await expect(lookUp(url)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(seen).toMatchObject({
    host: new URL(url).host,
    'content-length': '70',
    'content-type': 'application/json;charset=UTF-8',
  })
})

test('reports a host where nothing listens as a network error', async () => {
  const url = await serve(() => {})
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
  const error = await failure(lookUp(url))
  expect(error).toBeInstanceOf(CdrNetworkError)
  expect(error).toMatchObject({
    retryable: true,
    kind: 'refused',
    httpStatus: undefined,
    advice: expect.stringMatching(/Nothing listens/),
  })
})

test('reports an untrusted certificate as a network error without a retry', async () => {
  const pem = await generate([{ name: 'commonName', value: '127.0.0.1' }])
  const url = await listen(createTlsServer({ key: pem.private, cert: pem.cert }), 'https')
  const error = await failure(lookUp(url))
  expect(error).toBeInstanceOf(CdrNetworkError)
  expect(error).toMatchObject({ retryable: false, advice: expect.stringMatching(/not issued by a trusted CA/) })
})

test.each([
  [401, '', CdrAuthError, /clock/, false],
  [403, '<html><body>blocked</body></html>', CdrHttpError, /allowlist/, false],
  [404, '', CdrHttpError, /base URL/, false],
  [410, '', CdrHttpError, /Look at the status/, false],
  [204, '', CdrHttpError, /leads to CC-CMS itself/, false],
  [304, '', CdrHttpError, /A cache responded/, false],
  [502, '<html></html>', CdrHttpError, /Try again later/, true],
])('reports HTTP %i with its own advice', async (status, body, errorClass, advice, retryable) => {
  const error = await failure(lookUp(await serve((_request, response) => response.writeHead(status).end(body))))
  expect(error).toBeInstanceOf(errorClass)
  expect(error).toMatchObject({ httpStatus: status, retryable, advice: expect.stringMatching(advice) })
})

test('names the target of a redirect instead of following it', async () => {
  let followed = false
  const url = await serve((request, response) => {
    if (request.url === '/elsewhere') followed = true
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const error = await failure(lookUp(url))
  expect(error).toBeInstanceOf(CdrHttpError)
  expect(error).toMatchObject({
    httpStatus: 302,
    advice: expect.stringMatching(/^A redirect to \/elsewhere is not followed/),
  })
  expect(followed).toBe(false)
})

test('reports an empty response with status 200 as an invalid response', async () => {
  const error = await failure(lookUp(await serve((_request, response) => response.end())))
  expect(error).toBeInstanceOf(CdrResponseError)
})

test('reports a connection that breaks in the middle of the body as a network error', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '500' }).write('{"resultCode":')
    setImmediate(() => response.destroy())
  })
  expect(await failure(lookUp(url))).toBeInstanceOf(CdrNetworkError)
})

test('reports a response that is not complete in time as a timeout', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200).write('{')
  })
  const error = await failure(lookUp(url, { timeoutMilliseconds: 100 }))
  expect(error).toBeInstanceOf(CdrTimeoutError)
  expect(error).toMatchObject({ retryable: true, message: expect.stringMatching(/100 ms/) })
})

test("throws the caller's own reason after an abort", async () => {
  const url = await serve(() => {})
  const reason = new Error('enough')
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 50)
  expect(await failure(lookUp(url, {}, controller.signal))).toBe(reason)
})

test('offers a complete openapi-fetch client as client.api, with middleware', async () => {
  const url = await serve((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(exampleResponse('vendorSample')))
  })
  const { api } = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk' })
  const seen: string[] = []
  const middleware = { onRequest: ({ schemaPath }: { schemaPath: string }) => void seen.push(schemaPath) }
  api.use(middleware)
  const send = () =>
    api.POST(queryPath, { body: { queryParam: { ccId: 1, isCallin: 'true', callId: '1000000000-0001' } } })
  expect((await send()).data?.resultCode).toBe('0100000')
  expect(seen).toEqual([queryPath])
  api.eject(middleware)
  await send()
  expect(seen).toHaveLength(1)
})

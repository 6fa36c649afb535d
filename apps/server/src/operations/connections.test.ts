import { EventEmitter, once } from 'node:events'
import fs from 'node:fs'
import { type IncomingMessage, request as requestHttp, type Server } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { queryPath } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { signedContentType, signRequest } from '@org/cms-cdr-client/signing'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newCertificate } from '../../test/certificate.ts'
import { accessKey, secretKey, startTestServer, type TestServer } from '../../test/server.ts'
import { startTestUpstream, type TestUpstream, withRecord } from '../../test/upstream.ts'
import type { ServerOptions } from '../app.ts'
import { changeKey } from '../auth/access-keys.ts'
import { Connections, refusalLogger } from './connections.ts'

const docs = join(import.meta.dirname, '..', '..', 'dist', 'docs')

/** Opens a connection from one of the addresses of this machine. */
function open(server: TestServer, localAddress = '127.0.0.1'): Socket {
  const { port } = new URL(server.url)
  const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress }).on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}

async function isServed(socket: Socket): Promise<boolean> {
  socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  return Promise.race([once(socket, 'data').then(() => true), once(socket, 'close').then(() => false)])
}

/** Returns a signed look-up. */
function lookUpOf(server: TestServer, callId: string) {
  const body = JSON.stringify({ queryParam: { ccId: 1, isCallin: 'true', callId } })
  const { host } = new URL(server.url)
  const headers = { host, 'content-type': signedContentType, 'content-length': String(body.length) }
  const { authorization } = signRequest({ method: 'POST', path: queryPath, headers, body }, { accessKey, secretKey })
  return { headers: { ...headers, authorization }, body }
}

function upstreamOptions({ url }: TestUpstream): ServerOptions['upstream'] {
  const client = createCdrClient({ baseUrl: url, accessKey: 'up', secretKey: 'stream' })
  return { client, name: url, notFoundSeconds: 10, requestsPerSecond: undefined }
}

/** Returns the bytes of signed look-ups, one after the other. */
function pipelined(server: TestServer, callIds: readonly string[]): string {
  const texts = callIds.map((callId) => {
    const { headers, body } = lookUpOf(server, callId)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    return `POST ${queryPath} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
  })
  return texts.join('')
}

/** Sends a signed look-up, and returns its response before its body is read. */
async function receive(server: TestServer, callId: string): Promise<IncomingMessage> {
  const { headers, body } = lookUpOf(server, callId)
  const url = server.url + queryPath
  const options = { method: 'POST', headers, agent: false } as const
  const request = url.startsWith('https:')
    ? requestHttps(url, { ...options, rejectUnauthorized: false })
    : requestHttp(url, options)
  const [response] = (await once(request.end(body), 'response')) as [IncomingMessage]
  return response
}

async function metricsOf(server: TestServer): Promise<string> {
  const headers = { authorization: 'Bearer letmein' }
  return (await server.send({ method: 'GET', path: '/metrics', headers })).text
}

test('an address may hold only so many connections; those above are closed, counted and logged', async () => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  await using server = await startTestServer({ maxConnectionsPerAddress: 3, metricsToken: 'letmein', log })
  const held = [open(server, '127.0.0.2'), open(server, '127.0.0.2'), open(server, '127.0.0.2')]
  expect(await Promise.all(held.map(isServed))).toEqual([true, true, true])
  expect(await isServed(open(server, '127.0.0.2'))).toBe(false)
  expect(await isServed(open(server, '127.0.0.2'))).toBe(false)
  expect(await isServed(open(server, '127.0.0.3'))).toBe(true)
  const metrics = await metricsOf(server)
  expect(metrics).toMatch(/^cms_cdr_connections_refused_total\{limit="address"\} 2$/m)
  expect(metrics).toMatch(/^cms_cdr_connections 5$/m)
  // One line for many, so that a flood does not fill the log.
  const refusals = lines.map((line) => JSON.parse(line)).filter(({ limit }) => limit)
  expect(refusals).toMatchObject([{ refused: 1, limit: 'address', address: '127.0.0.2' }])
  held[0]?.destroy()
  await expect.poll(() => isServed(open(server, '127.0.0.2'))).toBe(true)
})

test('one line in ten seconds for each limit says how many connections were closed because of it', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const lines: string[] = []
  const refuse = refusalLogger(pino({ base: null }, { write: (line: string) => void lines.push(line) }))
  for (const limit of ['address', 'address', 'unread', 'address'] as const) refuse(limit, '::1')
  const logged = () => lines.splice(0).map((line) => [JSON.parse(line).limit, JSON.parse(line).refused])
  expect(logged()).toEqual([
    ['address', 1],
    ['unread', 1],
  ])
  vi.advanceTimersByTime(10_000)
  expect(logged()).toEqual([['address', 2]])
  vi.advanceTimersByTime(20_000)
  refuse('address', '::1')
  expect(logged()).toEqual([['address', 1]])
})

test('a trusted proxy may hold more connections than an address', async () => {
  await using server = await startTestServer({ maxConnectionsPerAddress: 1, trustedProxies: ['127.0.0.2'] })
  for (let count = 0; count < 5; count++) expect(await isServed(open(server, '127.0.0.2'))).toBe(true)
})

test('a server holds only so many connections; those above are closed and counted', async () => {
  await using server = await startTestServer({ maxConnections: 2, metricsToken: 'letmein' })
  const held = [open(server), open(server)]
  expect(await Promise.all(held.map(isServed))).toEqual([true, true])
  expect(await isServed(open(server))).toBe(false)
  for (const socket of held) socket.destroy()
  await expect.poll(() => metricsOf(server).catch(() => '')).toMatch(/refused_total\{limit="total"\} [1-9]/)
})

test.each([
  ['its head', 'GET /healthz HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n'],
  [
    'its body',
    'POST /session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n',
    'x',
  ],
])('a request that sends %s slowly gets 408 and loses its connection', async (_name, first, rest) => {
  await using server = await startTestServer()
  server.server.headersTimeout = 500
  server.server.requestTimeout = 500
  const socket = open(server)
  socket.write(first)
  const timer = setInterval(() => socket.write(rest), 50)
  let text = ''
  socket.on('data', (data) => {
    clearInterval(timer)
    text += data
  })
  // What is written to the closed connection before the response is read is an error.
  socket.on('error', () => clearInterval(timer))
  await new Promise((closed) => socket.on('close', closed))
  expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*connection: close/is)
})

test('a connection whose TLS handshake stalls is closed', async () => {
  await using server = await startTestServer({ tls: await newCertificate() })
  const socket = open(server)
  // The start of a handshake message, without its rest.
  socket.write(Buffer.from([22, 3, 1, 2, 0]))
  await once(socket.resume(), 'close')
})

test('a connection that sends nothing is closed', async () => {
  await using server = await startTestServer()
  server.server.headersTimeout = 500
  server.server.requestTimeout = 500
  const socket = open(server)
  await once(socket.resume(), 'close')
})

test('of many requests in flight on a connection some get a response, the last of which says that it closes the connection', async () => {
  await using upstream = await startTestUpstream()
  const { promise, resolve: respond } = Promise.withResolvers<void>()
  upstream.respond = (callId, response) => void promise.then(() => response.end(withRecord(callId)))
  await using server = await startTestServer({ upstream: upstreamOptions(upstream), metricsToken: 'letmein' })
  const callIds = Array.from({ length: 3_000 }, (_, index) => String(index))
  const socket = open(server)
  socket.write(pipelined(server, callIds))
  await expect.poll(() => upstream.requested.length).toBe(17)
  respond()
  const [, ...responses] = (await text(socket)).split('HTTP/1.1 200 OK')
  expect(responses.map((response) => /"callId":"(\d+)"/.exec(response)?.[1])).toEqual(callIds.slice(0, 17))
  expect(responses.map((response) => /^connection: (.+)\r$/im.exec(response)?.[1])).toEqual([
    ...Array(16).fill('keep-alive'),
    'close',
  ])
  expect(upstream.requested).toHaveLength(17)
  expect(await metricsOf(server)).toMatch(/^cms_cdr_connections_refused_total\{limit="pipelined"\} 1$/m)
})

test('a request that is not handled does not time out, which would break off the responses before it', async () => {
  await using upstream = await startTestUpstream()
  const { promise, resolve: respond } = Promise.withResolvers<void>()
  upstream.respond = (callId, response) => void promise.then(() => response.end(withRecord(callId)))
  await using server = await startTestServer({ upstream: upstreamOptions(upstream) })
  server.server.headersTimeout = 500
  server.server.requestTimeout = 500
  const callIds = Array.from({ length: 18 }, (_, index) => String(index))
  const socket = open(server)
  socket.write(pipelined(server, callIds).slice(0, -1))
  await expect.poll(() => upstream.requested.length).toBe(17)
  // The server looks for requests that take too long every two seconds.
  await delay(3_000)
  respond()
  const found = [...(await text(socket)).matchAll(/"callId":"(\d+)"/g)].map(([, callId]) => callId)
  expect([...new Set(found)]).toEqual(callIds.slice(0, 17))
})

test('while the server drains, no request is handled after one whose response closes the connection', async () => {
  await using upstream = await startTestUpstream()
  upstream.respond = (callId, response) => response.end(withRecord(callId))
  await using server = await startTestServer({ upstream: upstreamOptions(upstream) })
  server.app.connections.isDraining = true
  const socket = open(server)
  socket.write(pipelined(server, ['1', '2']))
  expect((await text(socket)).match(/"callId":"\d"/g)).toEqual(['"callId":"1"'])
  expect(upstream.requested).toEqual(['1'])
})

test('many requests in flight on a connection open few files', async () => {
  await using server = await startTestServer({ docs, metricsToken: 'letmein' })
  const socket = open(server)
  const requests = 5_000
  socket.write(`GET /docs/reference/redoc.js HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(requests))
  const opened = vi.spyOn(fs, 'createReadStream')
  onTestFinished(() => opened.mockRestore())
  await new Promise((closed) => socket.resume().on('close', closed))
  expect(opened.mock.calls.length).toBeLessThan(20)
  expect(await metricsOf(server)).toMatch(/^cms_cdr_connections_refused_total\{limit="pipelined"\} 1$/m)
})

test('some requests may be in flight on a connection', async () => {
  await using server = await startTestServer()
  const socket = open(server)
  socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(16))
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  await expect.poll(() => text.match(/HTTP\/1\.1 200/g)?.length, { timeout: 60_000 }).toBe(16)
})

test('a connection whose client does not read a response is closed, and one that waits for events is not', async () => {
  await using server = await startTestServer({ docs, unreadMilliseconds: 200, metricsToken: 'letmein' })
  await changeKey(server.store.engine, 'test-ak', { permissions: ['search'] })
  await server.keys.refresh()
  const waiting = await fetch(`${server.url}/calls/events?ccId=1`, {
    headers: server.authorize('/calls/events?ccId=1'),
  })
  const slow = open(server)
  slow.pause()
  slow.write('GET /docs/reference/redoc.js HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(8))
  await expect.poll(() => metricsOf(server), { timeout: 60_000 }).toMatch(/refused_total\{limit="unread"\} 1$/m)
  expect(server.app.connections.unanswered).toBe(1)
  await waiting.body?.cancel()
})

test('a client that reads pieces of the same size is not disconnected, although as much waits for it each time', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const server = new EventEmitter()
  const onRefused = vi.fn()
  const options = { max: 9, maxPerAddress: 9, isExempt: () => false, unreadMilliseconds: 8_000, onRefused }
  new Connections(server as Server, options)
  const handle = { bytesWritten: 65_536, writeQueueSize: 65_536 }
  server.emit('connection', Object.assign(new EventEmitter(), { _handle: handle, destroyed: false, destroy: vi.fn() }))
  for (let second = 0; second < 20; second += 1) {
    vi.advanceTimersByTime(1_000)
    handle.bytesWritten += 65_536
  }
  expect(onRefused).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(onRefused).toHaveBeenCalledWith('unread', 'unknown')
})

test.each([['HTTP'], ['TLS']])(
  'over %s, a client that reads slowly gets all of a long response, and one that reads nothing is disconnected',
  async (protocol) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const tls = protocol === 'TLS' ? await newCertificate() : undefined
    await using server = await startTestServer({ tls, metricsToken: 'letmein' })
    // Longer than all that the operating system holds between the two.
    const recordJson = JSON.stringify({ callId: 'long', remark: 'x'.repeat(30_000_000) })
    const entry = { ccId: 1, direction: 'inbound', callId: 'long', recordJson } as const
    await server.store.put([entry], await server.store.addSource('import', 'test'))
    const reading = await receive(server, 'long')
    const idle = await receive(server, 'long')
    const chunks = reading[Symbol.asyncIterator]()
    let received = 0
    for (let end = 0; end < recordJson.length; end += 4_000_000) {
      while (received < end) received += (await chunks.next()).value.length
      // One minute for each of these pieces.
      await vi.advanceTimersByTimeAsync(60_000)
    }
    for await (const chunk of chunks) received += chunk.length
    expect(received).toBeGreaterThan(recordJson.length)
    await expect(buffer(idle)).rejects.toThrow('aborted')
    vi.useRealTimers()
  },
)

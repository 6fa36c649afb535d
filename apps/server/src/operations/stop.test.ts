import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { afterAll, beforeAll, type TestContext, test } from 'vitest'
import { ended, type Running, useProgram } from '../../test/program.ts'
import { startTestServer } from '../../test/server.ts'
import { startTestUpstream, type TestUpstream, withRecord } from '../../test/upstream.ts'
import { stopServer } from './stop.ts'

const { folder, program } = useProgram('stop', afterAll)
const database = ['--database', 'sqlite:cdr.sqlite']
beforeAll(async () => {
  await program.run(['key', 'add', 'ak', '--secret-file', '-', ...database], 'sk')
  writeFileSync(join(folder, 'secret'), 'sk', { mode: 0o600 })
})

const start = (...args: string[]): Promise<Running> => program.start(['serve', '--port', '0', ...database, ...args])
const messagesOf = ({ err }: Running): string[] => err.map((line) => JSON.parse(line).msg).filter(Boolean)

/** Sends a GET on a connection of its own, or on one of an agent. */
async function send(url: string, path: string, agent?: Agent): Promise<{ response: IncomingMessage; body: string }> {
  const request = get(url + path, { agent: agent ?? new Agent() })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { response, body: await text(response) }
}

function open(url: string): Socket {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
}

/** Starts a server in front of an upstream that does not respond until it may. */
async function startWaiting(
  { onTestFinished }: TestContext,
  ...args: string[]
): Promise<Running & { upstream: TestUpstream; respond: () => void }> {
  const upstream = await startTestUpstream()
  onTestFinished(() => upstream[Symbol.asyncDispose]())
  const { promise, resolve } = Promise.withResolvers<void>()
  upstream.respond = (callId, response) => void promise.then(() => response.end(withRecord(callId)))
  const gateway = ['--upstream', upstream.url, '--upstream-access-key', 'up', '--upstream-secret-file', 'secret']
  // A look-up waits as long as the stop takes, which is longer than usual time limits on a busy machine.
  const limits = ['--upstream-timeout', '600', '--grace-seconds', '600']
  return { ...(await start(...gateway, ...limits, ...args)), upstream, respond: resolve }
}
// A call that an earlier look-up stored would not be looked up at the upstream.
let lastCall = 0
// With a retry: a server that starts on a busy machine may refuse a request.
const timeouts = { timeoutMilliseconds: 600_000, totalTimeoutMilliseconds: 600_000 }
const lookUp = ({ url }: Running) =>
  createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 1, ...timeouts })
    .getCdr({ callId: String(++lastCall), direction: 'inbound' })
    .catch((error: Error) => error)

test.concurrent.for([
  ['one process', '1'],
  ['two processes that all get the signal', '2'],
] as const)(
  'a stop of %s refuses no request while a load balancer still sends some, and completes those in flight',
  async ([, workers], context) => {
    const { expect } = context
    const server = await startWaiting(context, '--workers', workers, '--drain-seconds', '10')
    const { url, child } = server
    expect((await send(url, '/readyz')).response.statusCode).toBe(200)
    const found = Promise.all(Array.from({ length: 5 }, () => lookUp(server)))
    // Some requests use a connection that was open before the signal, the others a new one.
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    let isSending = true
    let signaled = false
    const afterSignal: (string | undefined)[] = []
    const sendAll = async (own?: Agent): Promise<void> => {
      while (isSending) {
        const wasSignaled = signaled
        const { response, body } = await send(url, '/healthz', own)
        expect([response.statusCode, body]).toEqual([200, '{"status":"ok"}'])
        if (wasSignaled) afterSignal.push(response.headers.connection)
        await delay(5)
      }
    }
    const sending = Promise.all([sendAll(), sendAll(), sendAll(agent), sendAll(agent)])
    const pids = () => new Set(server.err.map((line): number => JSON.parse(line).pid)).add(child.pid ?? 0)
    await expect.poll(() => [server.upstream.requested.length, pids().size]).toEqual([5, workers === '1' ? 1 : 3])
    // On a busy machine, the first process may handle its signal long after its workers got theirs.
    if (workers !== '1') child.kill('SIGSTOP')
    for (const pid of pids()) process.kill(pid, 'SIGTERM')
    await delay(1_500)
    child.kill('SIGCONT')
    const stopping = async () => {
      const { response, body } = await send(url, '/readyz')
      return [response.statusCode, JSON.parse(body).status]
    }
    await expect.poll(stopping, { interval: 10 }).toEqual([503, 'stopping'])
    // With several workers, a request may reach one that is notified last.
    await delay(500)
    signaled = true
    // An endpoint is removed some time after the signal.
    await expect.poll(() => afterSignal.length).toBeGreaterThan(10)
    isSending = false
    await sending
    expect(new Set(afterSignal)).toEqual(new Set(['close']))
    // Nothing is sent: a connection that arrives while the last process closes may get no response before this stop ends.
    const refused = async () => {
      const socket = open(url)
      const outcome = await once(socket, 'connect').then(() => 'connected', String)
      socket.destroy()
      return outcome
    }
    await expect.poll(refused).toContain('ECONNREFUSED')
    server.respond()
    expect(await found).toMatchObject(Array.from({ length: 5 }, () => ({ talkSeconds: 5 })))
    expect(await ended(child)).toBe(0)
    expect(messagesOf(server).filter((message) => message === 'stopped')).toHaveLength(Number(workers))
  },
)

test.concurrent('a stop ends with 1 when a request gets no response within the grace time, and says so', async (context) => {
  const { expect } = context
  const server = await startWaiting(context, '--workers', '2', '--grace-seconds', '1')
  const found = lookUp(server)
  await expect.poll(() => server.upstream.requested.length).toBe(1)
  server.child.kill('SIGTERM')
  expect(await found).toBeInstanceOf(Error)
  expect(await ended(server.child)).toBe(1)
  expect(messagesOf(server)).toContainEqual(expect.stringMatching(/^stopped before these requests got/))
})

test.concurrent('a second signal ends all processes at once', async (context) => {
  const { expect } = context
  const server = await startWaiting(context, '--workers', '2', '--grace-seconds', '3600', '--drain-seconds', '3600')
  const found = lookUp(server)
  await expect.poll(() => server.upstream.requested.length).toBe(1)
  server.child.kill('SIGTERM')
  await expect.poll(() => messagesOf(server)).toContain('stopping')
  server.child.kill('SIGTERM')
  expect(await ended(server.child)).toBe(1)
  expect(await found).toBeInstanceOf(Error)
})

test.concurrent('a stop does not wait for connections without a request, nor for a response that nobody reads', async ({
  expect,
}) => {
  const { app, url, store } = await startTestServer({ docs: join(import.meta.dirname, '..', '..', 'dist', 'docs') })
  const silent = open(url)
  const partial = open(url)
  partial.write('GET /healthz HTTP/1.1\r\nHost: a\r\n')
  const idle = open(url)
  idle.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(idle, 'data')
  // More than all buffers between the two hold.
  const unread = open(url)
  unread.write('GET /docs/reference/redoc.js HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(8))
  await once(unread, 'readable')
  await Promise.all([silent, partial].map((socket) => socket.readyState === 'open' || once(socket, 'connect')))
  // Waiting for one of them would take an hour.
  expect(await stopServer(app, { drainSeconds: 0, graceSeconds: 3_600 })).toBe(true)
  for (const socket of [silent, partial, idle, unread]) socket.destroy()
  await store.close()
})

test.concurrent('workers share one port and one count; those that die are logged, counted and replaced ever more slowly', async ({
  expect,
}) => {
  writeFileSync(join(folder, 'token'), 'letmein', { mode: 0o600 })
  const server = await start('--workers', '2', '--metrics-token-file', 'token')
  const deaths = (): { worker: number; restartSeconds: number }[] =>
    server.err.map((line) => JSON.parse(line)).filter(({ worker }) => worker)
  const alive = async (): Promise<number[]> => {
    await send(server.url, '/healthz')
    const dead = new Set(deaths().map(({ worker }) => worker))
    const seen = server.err.map((line) => JSON.parse(line)).filter(({ reqId }) => reqId)
    return [...new Set(seen.map(({ pid }): number => pid))].filter((pid) => !dead.has(pid))
  }
  const headers = { authorization: 'Bearer letmein' }
  const metrics = async () =>
    fetch(`${server.url}/metrics`, { headers })
      .then((response) => response.text())
      .catch(() => '')
  await expect.poll(async () => (await alive()).length).toBe(2)
  await Promise.all(Array.from({ length: 10 }, () => lookUp(server)))
  expect(await metrics()).toMatch(/^cms_cdr_queries_total\{outcome="not_found"\} 10$/m)
  for (let count = 1; count <= 2; count++) {
    await expect.poll(async () => (await alive()).length).toBe(2)
    // The youngest, because the time doubles only for workers that die young.
    process.kill((await alive()).at(-1) ?? 0, 'SIGKILL')
    await expect.poll(() => deaths().length).toBe(count)
  }
  expect(deaths()).toMatchObject([
    { signal: 'SIGKILL', restartSeconds: 1 },
    { signal: 'SIGKILL', restartSeconds: 2 },
  ])
  await expect.poll(metrics).toMatch(/^cms_cdr_worker_deaths_total 2$/m)
  // SIGTERM for one worker alone.
  process.kill((await alive()).at(-1) ?? 0, 'SIGTERM')
  await expect.poll(() => deaths().length).toBe(3)
  expect(deaths()[2]).toMatchObject({ status: 0, signal: null })
  server.child.kill('SIGTERM')
  expect(await ended(server.child)).toBe(0)
})

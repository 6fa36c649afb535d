import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { afterEach, describe, expect, test, vi } from 'vitest'
import { client, forIp, good, query, secure, silent } from '../test/connections.ts'
import { failure, listen } from '../test/listen.ts'
import { type CdrEvent, type CdrNodeClientSettings, createCdrClient } from './node.ts'
import { createTestFetch } from './testing.ts'

afterEach(() => vi.unstubAllGlobals())

const settings = { baseUrl: 'http://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1 }

/** What workerd does: a program may not compile WebAssembly, which the parser of undici is. */
function refuseWebAssembly(): void {
  const Module = class {
    constructor() {
      throw new Error('Wasm code generation disallowed by embedder')
    }
  }
  vi.stubGlobal('WebAssembly', { Module })
}

test('uses the fetch of a runtime that compiles no WebAssembly', async () => {
  refuseWebAssembly()
  vi.stubGlobal('fetch', createTestFetch({ a: 'inbound' }))
  expect(await createCdrClient(settings).getCdr({ callId: 'a' })).toMatchObject({
    direction: 'inbound',
    talkSeconds: 311,
  })
})

test('reports, on such a runtime, once that the platform sends the requests', async () => {
  refuseWebAssembly()
  vi.stubGlobal('fetch', createTestFetch({ a: 'inbound', b: 'inbound' }))
  const types: string[] = []
  const client = createCdrClient({ ...settings, onEvent: ({ type }) => void types.push(type) })
  await client.getCdr({ callId: 'a', direction: 'inbound' })
  await client.getCdr({ callId: 'b', direction: 'inbound' })
  expect(types.slice(0, 3)).toEqual(['fallback', 'begin', 'attempt'])
  expect(types.slice(3)).not.toContain('fallback')
  expect(types.slice(3)).toContain('begin')
})

test.each(['fallback', 'begin'])(
  'ends a call, on such a runtime, with what an async listener rejects with at %s',
  async (at) => {
    refuseWebAssembly()
    vi.stubGlobal('fetch', createTestFetch({ a: 'hang' }))
    const mistake = new Error('a mistake in the listener')
    const onEvent = async ({ type }: CdrEvent): Promise<void> => {
      if (type === at) throw mistake
    }
    expect(
      await failure(createCdrClient({ ...settings, onEvent, timeoutMilliseconds: 5000 }).getCdr({ callId: 'a' })),
    ).toBe(mistake)
  },
)

test('refuses, on such a runtime, the options that its fetch does not have', () => {
  refuseWebAssembly()
  const create = () => createCdrClient({ ...settings, tls: { fingerprint: 'ab'.repeat(32) }, connections: 4 })
  expect(create).toThrow(
    'tls and connections cannot be used on this runtime, where only its own fetch can be used. Leave it out.',
  )
})

describe.each([
  ['a TLS handshake without a response', async () => silent()],
  [
    'a proxy that does not respond',
    async () => {
      const { url, open } = await silent('http')
      return { url: 'https://cms.test', open, options: { proxy: url } }
    },
  ],
  [
    'a TLS handshake without a response in the tunnel of a proxy',
    async () => {
      const { url, open } = await silent('http', (socket) => socket.write('HTTP/1.1 200 Connected\r\n\r\n'))
      return { url: 'https://cms.test', open, options: { proxy: url } }
    },
  ],
] as readonly (readonly [string, () => Promise<{ url: string; open: Set<Socket>; options?: object }>])[])(
  'setting up a connection with %s',
  (_name, create) => {
    type Stop = { abort(): void; close(): void }
    test.each<[string, Partial<CdrNodeClientSettings>, ((stop: Stop) => void) | undefined, object]>([
      ['an abort', {}, ({ abort }) => abort(), { message: 'enough' }],
      ['the timeout of the attempt', { timeoutMilliseconds: 300 }, undefined, { code: 'timeout' }],
      ['the total timeout', { totalTimeoutMilliseconds: 300 }, undefined, { code: 'timeout' }],
      [
        'close()',
        {},
        ({ close }) => close(),
        { code: 'closed', attempts: 0, message: expect.stringMatching(/is closed/) },
      ],
    ])('ends with %s', async (_what, settings, stop, expected) => {
      const { url, open, options } = await create()
      const controller = new AbortController()
      const stopped = client(url, { ...settings, ...options })
      const outcome = failure(stopped.getCdr({ ...query, signal: controller.signal }))
      if (stop) {
        await expect.poll(() => open.size, { timeout: 60_000 }).toBe(1)
        stop({ abort: () => controller.abort(new Error('enough')), close: () => void stopped.close() })
      }
      expect(await outcome).toMatchObject(expected)
      await expect.poll(() => open.size, { timeout: 60_000 }).toBe(0)
    })
  },
)

test('opens a new connection for a retry when setting up the first one took too long', async () => {
  const { key, cert } = forIp
  const tls = createServer({ key, cert }, (_request, response) => response.end(good))
  let count = 0
  const server = createTcpServer((socket) => {
    count += 1
    if (count > 1) tls.emit('connection', socket)
  })
  const patient = client(await listen(server, 'https'), {
    connections: 1,
    tls: { ca: cert },
    timeoutMilliseconds: 500,
    // A handshake may take longer than this on a busy machine.
    retry: { limit: 20, baseMilliseconds: 1 },
  })
  await expect(patient.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(count).toBeGreaterThan(1)
})

test('gives the setup of a connection the timeout of the call that waits for it', async () => {
  const { key, cert } = forIp
  const tls = createServer({ key, cert }, (_request, response) => response.end(good))
  const slow = createTcpServer((socket) => setTimeout(() => tls.emit('connection', socket), 200))
  const impatient = client(await listen(slow, 'https'), { tls: { ca: cert }, timeoutMilliseconds: 50 })
  await expect(impatient.getCdr({ ...query, timeoutMilliseconds: 60_000 })).resolves.toMatchObject({ talkSeconds: 30 })
})

test('keeps setting up a connection for another query when one query is aborted', async () => {
  const { url } = await secure(forIp)
  const controller = new AbortController()
  const both = client(url, { tls: { ca: forIp.cert } })
  const outcomes = Promise.allSettled([both.getCdr({ ...query, signal: controller.signal }), both.getCdr(query)])
  await new Promise((resolve) => setImmediate(resolve))
  controller.abort(new Error('enough'))
  expect(await outcomes).toMatchObject([{ reason: { message: 'enough' } }, { value: { talkSeconds: 30 } }])
})

// undici offers the rest of a chunk that is not complete again and again, so that this would occupy the program for ever.
test('reads events in an HTTP chunk that is longer than one read of a socket', async () => {
  const [row] = spec.paths['/calls'].get.responses['200'].content['application/json'].examples.page.value.calls
  const data = JSON.stringify(row)
  const events = Array.from({ length: 1000 }, (_, id) => `id: ${id}\nevent: call\ndata: ${data}\n\n`).join('')
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(events)
  })
  const ids: string[] = []
  for await (const { eventId } of client(await listen(server)).watchCalls()) if (ids.push(eventId) === 1000) break
  expect(ids.at(-1)).toBe('999')
})

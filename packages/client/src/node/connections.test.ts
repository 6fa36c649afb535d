import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:https'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failure, listen, serve } from '../../test/listen.ts'
import { type CdrNodeClientSettings, createCdrClient } from '../node.ts'
import { examples } from '../testing.ts'

const ask = { callId: '1000000000-0001', direction: 'inbound' } as const
const good = JSON.stringify(examples.vendorSample.response)

async function certificate(name: string, ip?: string) {
  const altNames = [{ type: 2 as const, value: name }, ...(ip ? [{ type: 7 as const, ip }] : [])]
  const pem = await generate([{ name: 'commonName', value: name }], {
    extensions: [{ name: 'subjectAltName', altNames }],
  })
  return { key: pem.private, cert: pem.cert, fingerprint: new X509Certificate(pem.cert).fingerprint256 }
}
const forIp = await certificate('127.0.0.1', '127.0.0.1')
const forName = await certificate('cms.internal')

function client(baseUrl: string, options: Partial<CdrNodeClientSettings> = {}) {
  return createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 0, ...options })
}
const kinds = [{ connections: 1 }, { connections: 2 }] as const

async function secure({
  key,
  cert,
}: {
  key: string
  cert: string
}): Promise<{ url: string; bytes: () => number; names: unknown[] }> {
  const sockets: Socket[] = []
  const names: unknown[] = []
  const server: Server = createServer({ key, cert }, (_request, response) => response.end(good))
  server.on('secureConnection', (socket) => {
    sockets.push(socket)
    names.push(socket.servername)
  })
  const url = await listen(server, 'https')
  return { url, names, bytes: () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0) }
}

describe.each(kinds)('TLS of a client with at most $connections', (kind) => {
  const clientOf = (url: string, options: Partial<CdrNodeClientSettings> = {}) => client(url, { ...kind, ...options })

  test('rejects an untrusted certificate and says what to do', async () => {
    const { url, bytes } = await secure(forIp)
    expect(await failure(clientOf(url).getCdr(ask))).toMatchObject({
      code: 'network',
      retryable: false,
      advice: expect.stringMatching(/caFile.*fingerprint/),
    })
    expect(bytes()).toBe(0)
  })

  test('accepts a CA as text or as a file, for this client only', async () => {
    const { url } = await secure(forIp)
    const caFile = join(tmpdir(), `cms-cdr-ca-${process.pid}.pem`)
    onTestFinished(() => rm(caFile))
    await writeFile(caFile, forIp.cert)
    await expect(clientOf(url, { tls: { ca: forIp.cert } }).getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
    await expect(clientOf(url, { tls: { caFile } }).getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
    expect(await failure(clientOf(url).getCdr(ask))).toMatchObject({ code: 'network' })
  })

  test('accepts a pinned certificate on an IP address, whoever signed it', async () => {
    const { url } = await secure(forName)
    for (const fingerprint of [forName.fingerprint, forName.fingerprint.replaceAll(':', '').toLowerCase()]) {
      await expect(clientOf(url, { tls: { fingerprint } }).getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
    }
  })

  test('rejects a different certificate than the pinned one before sending a request, even if its CA is trusted', async () => {
    const { url, bytes } = await secure(forIp)
    const error = await failure(
      clientOf(url, { tls: { fingerprint: forName.fingerprint, ca: forIp.cert } }).getCdr(ask),
    )
    expect(error).toMatchObject({
      code: 'network',
      retryable: false,
      advice: expect.stringMatching(/not the pinned one.*before you pin/),
      message: expect.stringContaining(forIp.fingerprint.replaceAll(':', '')),
    })
    expect(bytes()).toBe(0)
  })

  test('sends and verifies serverName instead of the host of the URL', async () => {
    const { url, names } = await secure(forName)
    expect(await failure(clientOf(url, { tls: { ca: forName.cert } }).getCdr(ask))).toMatchObject({ code: 'network' })
    const named = clientOf(url, { tls: { ca: forName.cert, serverName: 'cms.internal' } })
    await expect(named.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
    const tls = { ca: forName.cert, serverName: 'cms.internal' }
    await expect(clientOf(url.replace('127.0.0.1', 'localhost'), { tls }).getCdr(ask)).resolves.toBeDefined()
    expect(names.slice(-2)).toEqual(['cms.internal', 'cms.internal'])
  })
})

test.each(kinds)('signs `host` and sends it as Host, with at most $connections', async (kind) => {
  let host: unknown
  const url = await serve((request, response) => {
    host = request.headers.host
    response.end(good)
  })
  await client(url, { ...kind, host: 'cms.internal:28443' }).getCdr(ask)
  expect(host).toBe('cms.internal:28443')
})

describe.each(kinds)('a proxy for at most $connections', (kind) => {
  const clientOf = (url: string, options: Partial<CdrNodeClientSettings> = {}) => client(url, { ...kind, ...options })

  async function proxy(status = 200) {
    const seen: { target?: string | undefined; authorization?: string | undefined } = {}
    const server = createHttpServer()
    server.on('connect', (request, socket: Socket) => {
      Object.assign(seen, { target: request.url, authorization: request.headers['proxy-authorization'] })
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      const [host, port] = String(request.url).split(':')
      const upstream = connect(Number(port), host)
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
      socket.on('error', () => upstream.destroy())
      upstream.on('error', () => socket.destroy())
    })
    return { url: await listen(server), seen }
  }

  test('opens a tunnel, in which the pinned certificate is verified', async () => {
    const { url } = await secure(forIp)
    const { url: via, seen } = await proxy()
    const through = new URL(via)
    through.username = 'user'
    through.password = 'p%40ss'
    const { fingerprint } = forIp
    await expect(clientOf(url, { proxy: through, tls: { fingerprint } }).getCdr(ask)).resolves.toMatchObject({
      talkSeconds: 30,
    })
    expect(seen.target).toBe(new URL(url).host)
    expect(Buffer.from(String(seen.authorization).slice(6), 'base64').toString()).toBe('user:p@ss')
    const wrong = clientOf(url, { proxy: through, tls: { fingerprint: forName.fingerprint } })
    expect(await failure(wrong.getCdr(ask))).toMatchObject({ code: 'network', retryable: false })
  })

  test('is named without its password when it refuses', async () => {
    const { url } = await secure(forIp)
    const { url: via } = await proxy(407)
    const error = await failure(clientOf(url, { proxy: via.replace('//', '//user:hidden@') }).getCdr(ask))
    expect(error).toMatchObject({
      code: 'network',
      retryable: false,
      message: expect.stringMatching(/proxy 127\.0\.0\.1:\d+ refused .* 407.*Check its address/),
    })
    expect(String(error)).not.toContain('hidden')
  })

  test('is named when it cannot be reached or closes the connection', async () => {
    const { url } = await secure(forIp)
    const nobody = await failure(clientOf(url, { proxy: 'http://127.0.0.1:1' }).getCdr(ask))
    expect(nobody).toMatchObject({ code: 'network', message: expect.stringMatching(/proxy 127\.0\.0\.1:1 cannot be/) })
    const { url: via } = await silent('http', (socket) => socket.destroy())
    const broken = await failure(clientOf(url, { proxy: via }).getCdr(ask))
    expect(broken).toMatchObject({ code: 'network', message: expect.stringMatching(/proxy .* opened no tunnel/) })
  })
})

test.each(kinds)('opens no more than $connections, and reuses each', async (kind) => {
  const sockets = new Set<Socket>()
  const url = await serve((request, response) => {
    sockets.add(request.socket)
    setTimeout(() => response.end(good), 5)
  })
  const few = client(url, kind)
  await Promise.all(Array.from({ length: 20 }, () => few.getCdr(ask)))
  expect(sockets.size).toBe(kind.connections)
})

test.each(kinds)('opens a new connection for a waiting query when another one broke, of $connections', async (kind) => {
  const { connections } = kind
  // All connections are in use before the first one breaks, so it is the last query that waits.
  const inUse: Socket[] = []
  const url = await serve((request, response) => {
    if (inUse.length === connections) return response.end(good)
    inUse.push(request.socket)
    if (inUse.length === connections) for (const socket of inUse) socket.destroy()
  })
  const few = client(url, kind)
  const queries = Array.from({ length: connections + 1 }, () => few.getCdr(ask))
  const outcomes = await Promise.allSettled(queries)
  for (const broken of outcomes.slice(0, -1))
    expect(broken).toMatchObject({ status: 'rejected', reason: { code: 'network' } })
  expect(outcomes.at(-1)).toMatchObject({ status: 'fulfilled', value: { talkSeconds: 30 } })
})

test.each(kinds)('removes an aborted query from the queue of $connections', async (kind) => {
  const { connections } = kind
  const url = await serve((_request, response) => setTimeout(() => response.end(good), 50))
  const few = client(url, kind)
  const first = Array.from({ length: connections }, () => few.getCdr(ask))
  const reason = new Error('enough')
  const waiting = few.getCdr({ ...ask, signal: AbortSignal.timeout(10) }).catch(() => reason)
  expect(await waiting).toBe(reason)
  for (const cdr of await Promise.all(first)) expect(cdr).toMatchObject({ talkSeconds: 30 })
  await expect(few.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
})

test.each(kinds)(
  'closes its connections and rejects later queries after close(), with at most $connections',
  async (kind) => {
    const server = createHttpServer((_request, response) => response.end(good))
    const url = await listen(server)
    const closing = client(url, kind)
    const connected = once(server, 'connection')
    await closing.getCdr(ask)
    const [socket] = (await connected) as [Socket]
    const ended = once(socket, 'close')
    await closing.close()
    await ended
    expect(await failure(closing.getCdr(ask))).toMatchObject({
      code: 'closed',
      message: expect.stringMatching(/client is closed/),
    })
  },
)

/** Accepts connections and says nothing on them, and counts those that are open. */
async function silent(scheme = 'https', greet?: (socket: Socket) => void): Promise<{ url: string; open: Set<Socket> }> {
  const open = new Set<Socket>()
  const server = createTcpServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    socket.once('data', () => greet?.(socket))
  })
  return { url: await listen(server, scheme), open }
}

describe.each([
  ['TLS that is not answered', async () => silent()],
  [
    'a proxy that does not answer',
    async () => {
      const { url, open } = await silent('http')
      return { url: 'https://cms.test', open, options: { proxy: url } }
    },
  ],
  [
    'TLS that is not answered in the tunnel of a proxy',
    async () => {
      const { url, open } = await silent('http', (socket) => socket.write('HTTP/1.1 200 Connected\r\n\r\n'))
      return { url: 'https://cms.test', open, options: { proxy: url } }
    },
  ],
] as readonly (readonly [string, () => Promise<{ url: string; open: Set<Socket>; options?: object }>])[])(
  'setting up a connection with %s',
  (_name, create) => {
    test.each<[string, Partial<CdrNodeClientSettings>, (stop: { abort(): void; close(): void }) => void, object]>([
      ['an abort', {}, ({ abort }) => abort(), { message: 'enough' }],
      ['the timeout of the attempt', { timeoutMilliseconds: 300 }, () => {}, { code: 'timeout' }],
      ['the total timeout', { totalTimeoutMilliseconds: 300 }, () => {}, { code: 'timeout' }],
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
      const outcome = failure(stopped.getCdr({ ...ask, signal: controller.signal }))
      await expect.poll(() => open.size).toBe(1)
      stop({ abort: () => controller.abort(new Error('enough')), close: () => void stopped.close() })
      expect(await outcome).toMatchObject(expected)
      await expect.poll(() => open.size).toBe(0)
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
    retry: { limit: 1, baseMilliseconds: 1 },
  })
  await expect(patient.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(count).toBe(2)
})

test('gives the setup of a connection the timeout of the call that waits for it', async () => {
  const { key, cert } = forIp
  const tls = createServer({ key, cert }, (_request, response) => response.end(good))
  const slow = createTcpServer((socket) => setTimeout(() => tls.emit('connection', socket), 200))
  const impatient = client(await listen(slow, 'https'), { tls: { ca: cert }, timeoutMilliseconds: 50 })
  await expect(impatient.getCdr({ ...ask, timeoutMilliseconds: 60_000 })).resolves.toMatchObject({ talkSeconds: 30 })
})

test('keeps setting up a connection for another query when one query is aborted', async () => {
  const { url } = await secure(forIp)
  const controller = new AbortController()
  const both = client(url, { tls: { ca: forIp.cert } })
  const outcomes = Promise.allSettled([both.getCdr({ ...ask, signal: controller.signal }), both.getCdr(ask)])
  await new Promise((resolve) => setImmediate(resolve))
  controller.abort(new Error('enough'))
  expect(await outcomes).toMatchObject([{ reason: { message: 'enough' } }, { value: { talkSeconds: 30 } }])
})

test('opens no connections for waiting queries that are aborted', async () => {
  const sockets = new Set<Socket>()
  const url = await serve((request, response) => {
    sockets.add(request.socket)
    setTimeout(() => response.end(good), 50)
  })
  const controller = new AbortController()
  const one = client(url, { connections: 1 })
  const first = one.getCdr(ask)
  const aborted = Array.from({ length: 100 }, () => failure(one.getCdr({ ...ask, signal: controller.signal })))
  controller.abort(new Error('enough'))
  await Promise.all([first, ...aborted])
  await expect(one.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(sockets.size).toBeLessThanOrEqual(2)
})

test('close() resolves after the first failure aborted all other queries', async () => {
  const url = await serve((_request, response) => setTimeout(() => response.writeHead(403).end(), 20))
  const aborting = client(url, { connections: 2 })
  const controller = new AbortController()
  const queries = Array.from({ length: 8 }, async () => {
    await failure(aborting.getCdr({ ...ask, signal: controller.signal }))
    controller.abort()
  })
  await Promise.all(queries)
  await aborting.close()
})

test('close() waits for the query that was sent', async () => {
  const received = Promise.withResolvers<void>()
  const url = await serve((_request, response) => {
    received.resolve()
    setTimeout(() => response.end(good), 50)
  })
  const closing = client(url)
  const sent = closing.getCdr(ask)
  await received.promise
  await closing.close()
  await expect(sent).resolves.toMatchObject({ talkSeconds: 30 })
})

test('ignores unsolicited data instead of reading it as the next response', async () => {
  const sockets: Socket[] = []
  const url = await serve((request, response) => {
    sockets.push(request.socket)
    response.end(good)
    if (sockets.length > 1) return
    setTimeout(() => request.socket.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n'), 5)
  })
  const one = client(url, { connections: 1 })
  await one.getCdr(ask)
  await sleep(50)
  await expect(one.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(new Set(sockets).size).toBe(2)
})

test('lets a program end after its last query without close()', async () => {
  // The last query fails while the connection of another one is idle.
  let count = 0
  const url = await serve((request, response) => {
    count += 1
    if (count === 1) response.setHeader('keep-alive', 'timeout=600').end(good)
    else setTimeout(() => request.socket.destroy(), 50)
  })
  const program = `
    import { createCdrClient } from ${JSON.stringify(import.meta.resolve('../node.ts'))}
    const client = createCdrClient({ baseUrl: '${url}', accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 0 })
    const query = () => client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
    const outcomes = await Promise.allSettled([query(), query()])
    console.log(outcomes.map(({ status }) => status).sort().join(' '))`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  expect(stderr).toBe('')
  expect(stdout.trim()).toBe('fulfilled rejected')
})

test.each<[string, Partial<CdrNodeClientSettings>, RegExp]>([
  ['a fingerprint of the wrong length', { tls: { fingerprint: 'AB:CD' } }, /64 hex digits/],
  ['a CA file that is not there', { tls: { caFile: '/nowhere/ca.pem' } }, /caFile cannot be read.*ENOENT/],
  ['a CA that is no certificate', { tls: { ca: 'hello' } }, /no certificate in PEM/],
  ['a proxy that is no URL', { proxy: 'proxy:3128:x' }, /proxy must be/],
  ['no connections', { connections: 0 }, /connections must be a number from 1/],
  ['connections and a fetch', { connections: 2, fetch }, /connections cannot be used with a fetch/],
])('rejects a client with %s', (_name, options, message) => {
  expect(() => client('https://cms.test', options)).toThrow(message)
})

test('rejects TLS settings for an http URL', () => {
  expect(() => client('http://cms.test', { tls: {} })).toThrow(/https/)
})

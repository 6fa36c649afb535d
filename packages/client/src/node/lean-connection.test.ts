import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { failure, listen } from '../../test/listen.ts'
import { createCdrClient } from '../node.ts'
import { examples } from '../testing.ts'

const ask = { callId: '1000000000-0001', direction: 'inbound' } as const
const body = JSON.stringify(examples.vendorSample.response)
const good = (headers = '') => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`

/** A server that says exactly this, and the text of each request with the number of its connection. */
async function serve(answer: (request: number, socket: Socket) => void) {
  const requests: { readonly connection: number; readonly text: string }[] = []
  let connections = 0
  const server: Server = createServer((socket) => {
    connections += 1
    const connection = connections
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (text: string) => {
      requests.push({ connection, text })
      answer(requests.length, socket)
    })
  })
  return { url: await listen(server), requests, server }
}

function lean(baseUrl: string, options = {}) {
  return createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, connections: 1, retry: 0, ...options })
}

test('a connection is used again, and each request is one text with its length', async () => {
  const { url, requests } = await serve((_count, socket) => socket.write(good()))
  const client = lean(url)
  for (let count = 0; count < 3; count += 1) await client.getCdr(ask)
  expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 1])
  for (const { text } of requests) {
    const [head = '', sent = ''] = text.split('\r\n\r\n')
    expect(head).toMatch(/^POST \/rest\/cmsapp\/v1\/openapi\/calldata\/querycalldetailbyid HTTP\/1\.1\r\n/)
    expect(head).toContain(`content-length: ${sent.length}`)
    expect(head).toContain(`host: ${new URL(url).host}`)
  }
  await client.close()
})

test.each([
  ['that the other side closes', 'connection: close\r\n'],
  ['that is kept for a second at most', 'keep-alive: timeout=1\r\n'],
])('a connection %s is not used again', async (_name, header) => {
  const { url, requests } = await serve((_count, socket) => socket.write(good(header)))
  const client = lean(url)
  for (let count = 0; count < 2; count += 1) await client.getCdr(ask)
  expect(requests.map(({ connection }) => connection)).toEqual([1, 2])
})

test('what comes without being asked for is no answer to the next query', async () => {
  const { url, requests } = await serve((count, socket) => {
    socket.write(good())
    if (count === 1) setTimeout(() => socket.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n'), 5)
  })
  const client = lean(url)
  await client.getCdr(ask)
  await sleep(50)
  await expect(client.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(requests.map(({ connection }) => connection)).toEqual([1, 2])
})

test('what came before a query was sent is no answer to it either', async () => {
  let server: Socket | undefined
  const { url, requests } = await serve((_count, socket) => {
    server = socket
    socket.write(good())
  })
  const client = lean(url)
  await client.getCdr(ask)
  // In one turn of the event loop, so that the bytes are there and have not been read.
  await new Promise((resolve) => setTimeout(resolve, 1))
  server?.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n')
  await expect(client.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(requests.map(({ connection }) => connection)).toEqual([1, 2])
})

test('a connection that nobody uses is closed after as long as the other side asks for, but for a second', async () => {
  const { url, server } = await serve((_count, socket) => socket.write(good('keep-alive: timeout=2\r\n')))
  const accepted = once(server, 'connection')
  await lean(url).getCdr(ask)
  const [socket] = (await accepted) as [Socket]
  const since = performance.now()
  await once(socket, 'close')
  // Not before, give or take what a timer is inexact.
  expect(performance.now() - since).toBeGreaterThan(900)
})

test('closing waits for the query that is under way', async () => {
  const { url } = await serve((_count, socket) => setTimeout(() => socket.write(good()), 50))
  const client = lean(url)
  const asked = client.getCdr(ask)
  await sleep(20)
  await client.close()
  await expect(asked).resolves.toMatchObject({ talkSeconds: 30 })
})

test('a query that is given up while the connection is made leaves no connection behind', async () => {
  const { url, server, requests } = await serve((_count, socket) => socket.write(good()))
  const accepted = once(server, 'connection')
  const controller = new AbortController()
  const client = lean(url)
  const asked = failure(client.getCdr({ ...ask, signal: controller.signal }))
  // After the turn in which the connection is begun.
  setImmediate(() => controller.abort(new Error('enough')))
  expect(await asked).toMatchObject({ message: 'enough' })
  const [socket] = (await accepted) as [Socket]
  if (!socket.destroyed) await once(socket, 'close')
  expect(requests).toEqual([])
  await expect(client.getCdr(ask)).resolves.toMatchObject({ talkSeconds: 30 })
})

test('a header that would begin another line is refused, and the next query is sent', async () => {
  const { url, requests } = await serve((_count, socket) => socket.write(good()))
  let authorization = 'mine\r\nx-evil: 1'
  const client = lean(url, { scheme: () => ({ authorization }) })
  expect(await failure(client.getCdr(ask))).toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/"authorization" cannot be sent/),
  })
  authorization = 'mine'
  await client.getCdr(ask)
  expect(requests).toHaveLength(1)
})

test('a body that is no ASCII is sent as UTF-8, with its length in bytes', async () => {
  const { url, requests } = await serve((_count, socket) => socket.write(good()))
  const client = lean(url)
  await client.api.POST('/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid', {
    params: {} as never,
    body: { request: { version: '2.0' }, msgBody: { ccId: 1, isCallin: 'true', callId: 'ü' } } as never,
  })
  const [, sent = ''] = requests[0]?.text.split('\r\n\r\n') ?? []
  expect(Buffer.from(sent, 'latin1').toString()).toContain('"ü"')
  expect(requests[0]?.text).toContain(`content-length: ${sent.length}`)
})

test.each(['lean', 'undici'])(
  'a program ends when its last query has, though nobody closed the client, %s',
  async (http) => {
    // The last one fails, while the connection of another one is idle.
    const { url } = await serve((count, socket) => {
      if (count === 1) socket.write(good('keep-alive: timeout=600\r\n'))
      else setTimeout(() => socket.end('hello\r\n\r\n'), 50)
    })
    const program = `
    import { createCdrClient } from ${JSON.stringify(import.meta.resolve('../node.ts'))}
    const client = createCdrClient({ baseUrl: '${url}', accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 0, http: '${http}' })
    const ask = () => client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
    const [one, other] = await Promise.allSettled([ask(), ask()])
    console.log(one.status, other.status)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout.trim()).toBe('fulfilled rejected')
  },
)

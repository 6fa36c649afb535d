import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { client, good, kinds, query } from '../../test/connections.ts'
import { failure, listen, serve } from '../../test/listen.ts'

test.each(kinds)('opens no more than $connections, and reuses each', async (kind) => {
  const sockets = new Set<Socket>()
  const url = await serve((request, response) => {
    sockets.add(request.socket)
    setTimeout(() => response.end(good), 5)
  })
  const few = client(url, kind)
  await Promise.all(Array.from({ length: 20 }, () => few.getCdr(query)))
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
  const queries = Array.from({ length: connections + 1 }, () => few.getCdr(query))
  const outcomes = await Promise.allSettled(queries)
  for (const broken of outcomes.slice(0, -1))
    expect(broken).toMatchObject({ status: 'rejected', reason: { code: 'network' } })
  expect(outcomes.at(-1)).toMatchObject({ status: 'fulfilled', value: { talkSeconds: 30 } })
})

test.each(kinds)('removes an aborted query from the queue of $connections', async (kind) => {
  const { connections } = kind
  const url = await serve((_request, response) => setTimeout(() => response.end(good), 50))
  const few = client(url, kind)
  const first = Array.from({ length: connections }, () => few.getCdr(query))
  const reason = new Error('enough')
  const waiting = few.getCdr({ ...query, signal: AbortSignal.timeout(10) }).catch(() => reason)
  expect(await waiting).toBe(reason)
  for (const cdr of await Promise.all(first)) expect(cdr).toMatchObject({ talkSeconds: 30 })
  await expect(few.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
})

test.each(kinds)(
  'closes its connections and rejects later queries after close(), with at most $connections',
  async (kind) => {
    const server = createHttpServer((_request, response) => response.end(good))
    const url = await listen(server)
    const closing = client(url, kind)
    const connected = once(server, 'connection')
    await closing.getCdr(query)
    const [socket] = (await connected) as [Socket]
    const ended = once(socket, 'close')
    await closing.close()
    await ended
    expect(await failure(closing.getCdr(query))).toMatchObject({
      code: 'closed',
      message: expect.stringMatching(/client is closed/),
    })
  },
)

test('opens no connections for waiting queries that are aborted', async () => {
  const sockets = new Set<Socket>()
  const url = await serve((request, response) => {
    sockets.add(request.socket)
    setTimeout(() => response.end(good), 50)
  })
  const controller = new AbortController()
  const one = client(url, { connections: 1 })
  const first = one.getCdr(query)
  const aborted = Array.from({ length: 100 }, () => failure(one.getCdr({ ...query, signal: controller.signal })))
  controller.abort(new Error('enough'))
  await Promise.all([first, ...aborted])
  await expect(one.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
  expect(sockets.size).toBeLessThanOrEqual(2)
})

test('close() resolves after the first failure aborted all other queries', async () => {
  const url = await serve((_request, response) => setTimeout(() => response.writeHead(403).end(), 20))
  const aborting = client(url, { connections: 2 })
  const controller = new AbortController()
  const queries = Array.from({ length: 8 }, async () => {
    await failure(aborting.getCdr({ ...query, signal: controller.signal }))
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
  const sent = closing.getCdr(query)
  await received.promise
  await closing.close()
  await expect(sent).resolves.toMatchObject({ talkSeconds: 30 })
})

test('close() may be called again, also at the end of a scope', async () => {
  const url = await serve((_request, response) => response.end(good))
  await using closing = client(url)
  await closing.getCdr(query)
  await Promise.all([closing.close(), closing.close()])
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
  await one.getCdr(query)
  await sleep(50)
  await expect(one.getCdr(query)).resolves.toMatchObject({ talkSeconds: 30 })
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

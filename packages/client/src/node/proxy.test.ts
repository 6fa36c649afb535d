import dns from 'node:dns'
import { createServer as createHttpServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { client, forIp, forName, kinds, query, secure, silent } from '../../test/connections.ts'
import { failure, listen } from '../../test/listen.ts'
import type { CdrNodeClientSettings } from '../node.ts'

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
    await expect(clientOf(url, { proxy: through, tls: { fingerprint } }).getCdr(query)).resolves.toMatchObject({
      talkSeconds: 30,
    })
    expect(seen.target).toBe(new URL(url).host)
    expect(Buffer.from(String(seen.authorization).slice(6), 'base64').toString()).toBe('user:p@ss')
    const wrong = clientOf(url, { proxy: through, tls: { fingerprint: forName.fingerprint } })
    expect(await failure(wrong.getCdr(query))).toMatchObject({ code: 'network', retryable: false })
  })

  test('is named without its password when it refuses', async () => {
    const { url } = await secure(forIp)
    const { url: via } = await proxy(407)
    const error = await failure(clientOf(url, { proxy: via.replace('//', '//user:hidden@') }).getCdr(query))
    expect(error).toMatchObject({
      code: 'network',
      retryable: false,
      message: expect.stringMatching(/proxy 127\.0\.0\.1:\d+ refused .* 407.*Check its address/),
    })
    expect(String(error)).not.toContain('hidden')
  })

  test('is named when it cannot be reached or closes the connection', async () => {
    const { url } = await secure(forIp)
    const nobody = await failure(clientOf(url, { proxy: 'http://127.0.0.1:1' }).getCdr(query))
    expect(nobody).toMatchObject({ code: 'network', message: expect.stringMatching(/proxy 127\.0\.0\.1:1 cannot be/) })
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }))
    const lookUp = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_name: string, _options: object, callback: (error: null, found: object) => void) =>
        callback(null, addresses)) as never)
    const neither = await failure(clientOf(url, { proxy: 'http://two.test:1' }).getCdr(query))
    lookUp.mockRestore()
    expect(neither).toMatchObject({
      message: expect.stringMatching(
        /reached \(connect ECONNREFUSED 127\.0\.0\.1:1, connect ECONNREFUSED 127\.0\.0\.2:1\)/,
      ),
    })
    const { url: via } = await silent('http', (socket) => socket.destroy())
    const broken = await failure(clientOf(url, { proxy: via }).getCdr(query))
    expect(broken).toMatchObject({ code: 'network', message: expect.stringMatching(/proxy .* opened no tunnel/) })
  })
})

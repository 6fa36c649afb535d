import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { generate } from 'selfsigned'
import { type CdrNodeClientSettings, createCdrClient } from '../src/node.ts'
import { examples } from '../src/testing.ts'
import { listen } from './listen.ts'

// What the tests of connections share: certificates, servers with TLS, and servers that never respond.

export const query = { callId: '1000000000-0001', direction: 'inbound' } as const
/** The body of the response to {@link query}. */
export const good = JSON.stringify(examples.vendorSample.response)

/** Creates a self-signed certificate. */
async function certificate(name: string, ip?: string) {
  const altNames = [{ type: 2 as const, value: name }, ...(ip ? [{ type: 7 as const, ip }] : [])]
  const pem = await generate([{ name: 'commonName', value: name }], {
    extensions: [{ name: 'subjectAltName', altNames }],
  })
  return { key: pem.private, cert: pem.cert, fingerprint: new X509Certificate(pem.cert).fingerprint256 }
}
export const forIp = await certificate('127.0.0.1', '127.0.0.1')
export const forName = await certificate('cms.internal')

/** A client with the settings that all tests share. */
export function client(baseUrl: string, options: Partial<CdrNodeClientSettings> = {}) {
  return createCdrClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 0, ...options })
}
/** A pool with one connection, and one with several. */
export const kinds = [{ connections: 1 }, { connections: 2 }] as const

/** Starts a server with TLS. It counts the bytes that it received, and lists the server names that clients sent. */
export async function secure({
  key,
  cert,
}: {
  key: string
  cert: string
}): Promise<{ url: string; bytes: () => number; names: unknown[] }> {
  const sockets: Socket[] = []
  const names: unknown[] = []
  const server = createServer({ key, cert }, (_request, response) => response.end(good))
  server.on('secureConnection', (socket) => {
    sockets.push(socket)
    names.push(socket.servername)
  })
  const url = await listen(server, 'https')
  return { url, names, bytes: () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0) }
}

/** Accepts connections and says nothing on them, and counts those that are open. */
export async function silent(
  scheme = 'https',
  greet?: (socket: Socket) => void,
): Promise<{ url: string; open: Set<Socket> }> {
  const open = new Set<Socket>()
  const server = createTcpServer((socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    socket.once('data', () => greet?.(socket))
  })
  return { url: await listen(server, scheme), open }
}

import { connect, createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'

/** A TCP proxy in front of a PostgreSQL server. */
export interface TestProxy extends AsyncDisposable {
  /** Address of the database through the proxy. */
  readonly url: string
  /** Stops forwarding on the connections that are open now, without closing them. */
  silence(): void
}

/** Starts a proxy. With a certificate it accepts TLS, as PostgreSQL does after a request for it. */
export async function startProxy(url: string, tls?: { cert: string; key: string }): Promise<TestProxy> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  const track = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => {})
  }
  const server = createServer(async (socket) => {
    const client = tls ? await acceptTls(track(socket), tls) : track(socket)
    const upstream = track(connect(Number(port), hostname))
    upstream.pipe(client).pipe(upstream)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = new URL(url)
  address.port = String((server.address() as { port: number }).port)
  return {
    url: address.href,
    silence() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function acceptTls(socket: Socket, tls: { cert: string; key: string }): Promise<Socket> {
  // A client requests TLS with a message of eight bytes, and waits for the letter S.
  await new Promise((resolve) => socket.once('data', resolve))
  socket.write('S')
  const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) })
  return secured.on('error', () => {})
}

import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { buildConnector, Client } from 'undici'
import type { ConnectionSettings } from './connection-options.ts'

type Connector = buildConnector.connector

/**
 * Makes what opens connections: through the tunnel of a proxy if there is one, with TLS by the settings of this client,
 * and with the fingerprint compared before undici gets the socket, hence before the first byte of a request.
 */
export function createConnector(settings: ConnectionSettings): Connector {
  const { tls, proxy, connectTimeoutMilliseconds } = settings
  const connect = buildConnector({
    timeout: connectTimeoutMilliseconds,
    allowH2: false,
    ...(tls.ca ? { ca: [...tls.ca] } : {}),
    ...(tls.serverName ? { servername: tls.serverName } : {}),
    // A pinned certificate is known exactly; who signed it, and for which name, no longer matters. `withPin` below
    // refuses every other one.
    ...(tls.fingerprint ? { rejectUnauthorized: false } : {}),
  })
  const pinned = tls.fingerprint ? withPin(connect, tls.fingerprint) : connect
  return proxy ? throughTunnel(pinned, proxy, connectTimeoutMilliseconds) : pinned
}

/** Thrown when the other side shows another certificate than the pinned one. */
class FingerprintMismatch extends Error {
  override readonly name = 'FingerprintMismatch'
  readonly code = 'ERR_TLS_CERT_FINGERPRINT'

  constructor(pinned: string, found: string) {
    super(`the certificate has another fingerprint than the pinned one: pinned ${pinned}, found ${found || 'none'}`)
  }
}

function withPin(connect: Connector, fingerprint: string): Connector {
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (!socket) return callback(error ?? new Error('There is no socket.'), null)
      const found = (socket as TLSSocket).getPeerX509Certificate?.()?.fingerprint256.replaceAll(':', '') ?? ''
      if (found === fingerprint) return callback(null, socket)
      socket.destroy()
      callback(new FingerprintMismatch(fingerprint, found), null)
    })
}

function throughTunnel(connect: Connector, proxy: URL, timeout: number): Connector {
  return (options, callback) => {
    openTunnel(proxy, `${options.hostname}:${options.port || defaultPort(options.protocol)}`, timeout).then(
      // TLS is spoken inside the tunnel; without TLS the tunnel itself is the connection.
      (tunnel) =>
        options.protocol === 'https:' ? connect({ ...options, httpSocket: tunnel }, callback) : callback(null, tunnel),
      (error: Error) => callback(error, null),
    )
  }
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80
}

async function openTunnel(proxy: URL, target: string, timeout: number): Promise<Socket> {
  const client = new Client(proxy.origin, { connect: { timeout }, headersTimeout: timeout })
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const headers = proxy.username
    ? { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }
    : undefined
  const { statusCode, socket } = await client.connect({ path: target, headers: { host: target, ...headers } })
  if (statusCode === 200) {
    // With the tunnel closed, nothing else needs the client.
    socket.once('close', () => void client.destroy())
    return socket as Socket
  }
  await client.destroy()
  throw Object.assign(new Error(`the proxy ${proxy.host} refused the tunnel to ${target} with status ${statusCode}`), {
    code: 'PROXY_REFUSED',
  })
}

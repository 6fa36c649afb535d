import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { connect as connectTcp, isIP, type OnReadOpts, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ConnectionSettings } from './connection-options.ts'

/**
 * Opens a connection to the origin of a client, on which requests can be sent at once.
 *
 * @param onread Who gets the bytes, without the stream in between. Where a proxy is in the way, the stream has them.
 */
export type OpenSocket = (onread?: OnReadOpts) => Promise<Socket>

/**
 * Makes what opens connections: through the tunnel of a proxy if there is one, with TLS by the settings of this client,
 * and with the fingerprint compared before anybody gets the socket, hence before the first byte of a request.
 */
export function createSocketOpener(settings: ConnectionSettings): OpenSocket {
  const { tls, proxy, connectTimeoutMilliseconds: timeout } = settings
  const { protocol, hostname, port } = new URL(settings.origin)
  const isSecure = protocol === 'https:'
  // An IPv6 address stands in brackets in a URL.
  const host = hostname.replace(/^\[|\]$/g, '')
  const target = { host, port: Number(port) || (isSecure ? 443 : 80) }
  const serverName = tls.serverName ?? (isIP(host) ? undefined : host)
  // A later connection need not prove again who it is; one that is compared with a fingerprint always must.
  let session: Buffer | undefined

  return async (onread) => {
    const tunnel = proxy && (await openTunnel(proxy, `${hostname}:${target.port}`, timeout))
    if (!isSecure) {
      return tunnel ?? settle(connectTcp({ ...target, keepAlive: true, noDelay: true, onread }), 'connect', timeout)
    }
    const { connect } = await import('node:tls')
    const socket = connect({
      ...(tunnel ? { socket: tunnel, host } : { ...target, onread }),
      ALPNProtocols: ['http/1.1'],
      session: tls.fingerprint ? undefined : session,
      ...(serverName ? { servername: serverName } : {}),
      ...(tls.ca ? { ca: [...tls.ca] } : {}),
      // A pinned certificate is known exactly; who signed it, and for which name, no longer matters. The comparison below
      // refuses every other one.
      ...(tls.fingerprint ? { rejectUnauthorized: false } : {}),
    })
    socket.on('session', (fresh) => {
      session = fresh
    })
    await settle(socket.setKeepAlive(true).setNoDelay(true), 'secureConnect', timeout)
    if (tls.fingerprint) compareFingerprint(socket, tls.fingerprint)
    return socket
  }
}

/** Thrown when the other side shows another certificate than the pinned one. */
class FingerprintMismatch extends Error {
  override readonly name = 'FingerprintMismatch'
  readonly code = 'ERR_TLS_CERT_FINGERPRINT'

  constructor(pinned: string, found: string) {
    super(`the certificate has another fingerprint than the pinned one: pinned ${pinned}, found ${found || 'none'}`)
  }
}

function compareFingerprint(socket: TLSSocket, fingerprint: string): void {
  const found = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '') ?? ''
  if (found === fingerprint) return
  socket.destroy()
  throw new FingerprintMismatch(fingerprint, found)
}

/** Waits until a socket is ready, for a limited time. */
function settle<Connection extends Socket>(socket: Connection, ready: string, timeout: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(connectTimeout(timeout)), timeout)
    const failed = (error: Error): void => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', failed)
    socket.once(ready, () => {
      clearTimeout(timer)
      socket.off('error', failed)
      resolve(socket)
    })
  })
}

function connectTimeout(milliseconds: number): Error {
  return Object.assign(new Error(`no connection within ${milliseconds} ms`), { code: 'ETIMEDOUT' })
}

async function openTunnel(proxy: URL, target: string, timeout: number): Promise<Socket> {
  const { request } = await (proxy.protocol === 'https:' ? import('node:https') : import('node:http'))
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const options: RequestOptions = {
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port,
    path: target,
    agent: false,
    headers: {
      host: target,
      ...(proxy.username ? { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` } : {}),
    },
  }
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = request(options)
    asked.setTimeout(timeout, () => asked.destroy(connectTimeout(timeout)))
    const refuse = ({ statusCode }: IncomingMessage): void => {
      asked.destroy()
      const text = `the proxy ${proxy.host} refused the tunnel to ${target} with status ${statusCode}`
      reject(Object.assign(new Error(text), { code: 'PROXY_REFUSED' }))
    }
    asked.once('connect', (response, socket: Socket) => {
      if (response.statusCode !== 200) return refuse(response)
      socket.setTimeout(0)
      resolve(socket)
    })
    asked.once('response', refuse)
    asked.once('error', (cause) =>
      reject(
        Object.assign(new Error(`the proxy ${proxy.host} cannot be reached`, { cause }), { code: 'PROXY_FAILED' }),
      ),
    )
    asked.end()
  })
}

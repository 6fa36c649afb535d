import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import Pool from 'undici/lib/dispatcher/pool.js'
import { causesOf } from '../transport/failures.ts'
import type { ConnectionSettings } from './connection-options.ts'

/**
 * Opens a connection to the origin of a client. It resolves once the tunnel of the proxy, TLS and the pinned fingerprint
 * are verified, so that no byte of a request is sent before that. The signal ends it at any stage: DNS, TCP, tunnel or TLS.
 */
export type OpenSocket = (signal: AbortSignal, timeoutMilliseconds: number) => Promise<Socket>

/** Creates the function that opens the connections of one client. */
export function createSocketOpener({ origin, tls, proxy }: ConnectionSettings): OpenSocket {
  const target = new URL(origin)
  // A later connection resumes the TLS session of an earlier one. A pinned certificate is compared every time.
  let session: Buffer | undefined
  const open = async (signal: AbortSignal): Promise<Socket> => {
    const tunnel = proxy && (await openTunnel(proxy, target, signal))
    if (tunnel && target.protocol === 'http:') return tunnel
    const socket = await connect(target, signal, {
      ...(tunnel && { socket: tunnel }),
      ...(tls.serverName && { servername: tls.serverName }),
      ...(tls.ca && { ca: [...tls.ca] }),
      // A pinned certificate is known exactly: who signed it, and for which name, no longer matters.
      ...(tls.fingerprint ? { rejectUnauthorized: false } : { session }),
    })
    if (tls.fingerprint) compareFingerprint(socket as TLSSocket, tls.fingerprint)
    return socket.on('session', (fresh: Buffer) => {
      session = fresh
    })
  }
  return async (stop, timeoutMilliseconds) => {
    const setUp = new AbortController()
    const end = (): void => setUp.abort(stop.reason)
    stop.addEventListener('abort', end)
    const late = errorWithCode('ETIMEDOUT', `no connection within ${timeoutMilliseconds} ms`)
    const timer = setTimeout(() => setUp.abort(late), timeoutMilliseconds)
    try {
      return await open(setUp.signal)
    } catch (error) {
      throw setUp.signal.aborted ? setUp.signal.reason : error
    } finally {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
    }
  }
}

/** Opens a TCP connection, with TLS for an https URL. */
async function connect(
  { protocol, hostname, port }: URL,
  signal: AbortSignal,
  tls: ConnectionOptions,
): Promise<Socket> {
  // An IPv6 address stands in brackets in a URL.
  const host = hostname.replace(/^\[|\]$/g, '')
  const isSecure = protocol === 'https:'
  const address = { host, port: Number(port) || (isSecure ? 443 : 80) }
  const socket = isSecure
    ? // Loaded only here: it takes longer than all other modules of Node that a query needs.
      process
        .getBuiltinModule('node:tls')
        .connect({ ...address, ALPNProtocols: ['http/1.1'], ...(!isIP(host) && { servername: host }), ...tls })
    : connectTcp(address)
  addAbortSignal(signal, socket.setKeepAlive(true).setNoDelay(true))
  await once(socket, isSecure ? 'secureConnect' : 'connect')
  return socket
}

/**
 * Opens a tunnel through a proxy. undici's own ProxyAgent neither ends TLS inside the tunnel early, nor lets the
 * fingerprint be compared there.
 */
async function openTunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const path = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  const headers = { host: path, ...(proxy.username && { 'proxy-authorization': authorization }) }
  const connection = await connect(proxy, signal, {}).catch((error: Error) => {
    const messages = causesOf(error).map(({ message }) => message)
    throw errorWithCode('PROXY_UNREACHABLE', `the proxy ${proxy.host} cannot be reached (${messages.join(', ')})`)
  })
  const pool = new Pool(proxy.origin, {
    // undici ignores a connection that comes before its own call has returned.
    connect: (_options, callback) => queueMicrotask(() => callback(null, connection)),
  })
  return new Promise((resolve, reject) => {
    pool.dispatch(
      { method: 'CONNECT', path, headers },
      {
        onRequestStart() {},
        onRequestUpgrade(_controller, status, _headers, socket) {
          if (status >= 200 && status < 300) return resolve(socket as Socket)
          socket.destroy()
          const message = `the proxy ${proxy.host} refused the tunnel to ${path} with status ${status}`
          reject(errorWithCode(status < 500 ? 'PROXY_REFUSED' : 'PROXY_FAILED', message))
        },
        onResponseError: (_controller, { message }) =>
          reject(errorWithCode('PROXY_FAILED', `the proxy ${proxy.host} opened no tunnel to ${path} (${message})`)),
      },
    )
  })
}

/** Creates an error with a code, by which the kind of a network failure is found. */
function errorWithCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function compareFingerprint(socket: TLSSocket, fingerprint: string): void {
  const found = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '') ?? ''
  if (found === fingerprint) return
  socket.destroy()
  const what = `pinned ${fingerprint}, found ${found || 'none'}`
  const message = `the certificate has another fingerprint than the pinned one: ${what}`
  throw errorWithCode('ERR_TLS_CERT_FINGERPRINT', message)
}

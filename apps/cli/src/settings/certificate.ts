import { once } from 'node:events'
import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { CdrNetworkError } from '@org/cms-cdr-client'
import { openConnection } from '@org/cms-cdr-client/node'

/** A certificate that a server presents, and why Node does not trust it for this name; `undefined` if it does. */
export type PresentedCertificate = Awaited<ReturnType<typeof inspectCertificate>>

const timeoutMilliseconds = 15_000

/** Opens a TCP connection to the host of a URL, through the proxy if there is one, without TLS. */
export function openTcp(url: URL, proxy: string | undefined, timeout = timeoutMilliseconds): Promise<Socket> {
  const port = url.port || (url.protocol === 'https:' ? 443 : 80)
  const baseUrl = `http://${url.hostname}:${port}`
  // The types of the client do not say that it is a socket.
  return openConnection({ baseUrl, proxy, timeoutMilliseconds: timeout }) as Promise<Socket>
}

/**
 * Returns the certificate that a server presents, trusted or not. Nothing is sent over the connection.
 *
 * @throws CdrNetworkError when it presents none.
 */
export async function inspectCertificate(url: URL, proxy: string | undefined, serverName: string | undefined) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const servername = serverName ?? (isIP(host) ? '' : host)
  const socket = connect({ socket: await openTcp(url, proxy), servername, host, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMilliseconds) })
    const certificate = socket.getPeerX509Certificate()
    if (!certificate) throw new Error('the handshake had none')
    return { certificate, distrust: socket.authorized ? undefined : String(socket.authorizationError) }
  } catch (error) {
    throw new CdrNetworkError(`${url.host} presents no certificate: ${(error as Error).message}.`, { cause: error })
  } finally {
    socket.destroy()
  }
}

/** Opens and closes a connection as a query does. */
export async function tryTls(url: URL, proxy: string | undefined, serverName: string | undefined): Promise<void> {
  const socket = await openConnection({ baseUrl: url.origin, proxy, timeoutMilliseconds, tls: { serverName } })
  ;(socket as Socket).destroy()
}

/** Returns a subject or an issuer, which has a line for each part, on one line. */
export function oneLine(name: string): string {
  return name.replaceAll('\n', ', ')
}

/** Returns a fingerprint as Node writes it, so that two can be compared: upper-case hex digits with colons. */
export function normalizeFingerprint(text: string): string {
  const digits = text.replace(/^sha-?256(?: fingerprint)?[:= ]/i, '').replaceAll(':', '')
  return digits.toUpperCase().match(/../g)?.join(':') ?? ''
}

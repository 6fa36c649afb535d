import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { connect, isIP } from 'node:net'
import type { ClientSettings } from '../settings/client-settings.ts'
import { inspectCertificate } from '../settings/inspect-certificate.ts'
import { failed, ok, type Step, skipped } from './step.ts'

/** Whom a connection is made to. */
export interface Target {
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
  /** Behind a proxy only the proxy can be looked at; the platform shows itself in the query. */
  readonly isProxy: boolean
}

/** Finds whom a connection is made to. */
export function targetOf({ baseUrl, proxy }: ClientSettings): Target {
  const { protocol, hostname, port } = new URL(String(proxy ?? baseUrl))
  const isSecure = protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(port) || (isSecure ? 443 : 80), isSecure, isProxy: proxy !== undefined }
}

/** The name has an address. */
export async function checkName({ host, isProxy }: Target): Promise<Step> {
  const name = isProxy ? 'DNS of the proxy' : 'DNS'
  if (isIP(host)) return ok(name, `${host} is an address`)
  try {
    const addresses = await lookup(host, { all: true })
    return ok(name, `${host} is ${addresses.map(({ address }) => address).join(', ')}`)
  } catch (error) {
    return failed(
      name,
      `${host} has no address (${(error as NodeJS.ErrnoException).code})`,
      'Check the name in the URL. A name that only exists in the network of the platform needs its DNS server or VPN.',
    )
  }
}

const connectAdvice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The machine answers, but nothing listens on this port. Check the port of the URL.',
  ETIMEDOUT:
    'Nothing answers: a firewall drops the connection. Have the address of this machine allowed, and check host and port.',
  ECONNRESET: 'The connection was broken at once: a firewall refuses it. Have the address of this machine allowed.',
}

/** How a connection came about. */
export interface Connected {
  readonly step: Step
  /** The address of this machine on that connection; behind NAT others see another one. */
  readonly localAddress: string | undefined
}

/** A connection comes about. */
export function checkConnection({ host, port, isProxy }: Target, timeoutMilliseconds: number): Promise<Connected> {
  const name = isProxy ? 'TCP to the proxy' : 'TCP'
  return new Promise((resolve) => {
    const began = performance.now()
    const socket = connect({ host, port })
    const fail = (code: string): void => {
      socket.destroy()
      const advice = connectAdvice[code] ?? 'Check host and port of the URL, and the network between.'
      resolve({ step: failed(name, `no connection to ${host}:${port} (${code})`, advice), localAddress: undefined })
    }
    socket.setTimeout(timeoutMilliseconds, () => fail('ETIMEDOUT'))
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    socket.once('connect', () => {
      const { localAddress, remoteAddress } = socket
      socket.destroy()
      const detail = `${remoteAddress} port ${port} in ${Math.round(performance.now() - began)} ms, from ${localAddress}`
      resolve({ step: ok(name, detail), localAddress })
    })
  })
}

/** The certificate is one that these settings trust. */
export async function checkCertificate(target: Target, settings: ClientSettings): Promise<Step> {
  const name = 'TLS'
  const isSecure = new URL(settings.baseUrl).protocol === 'https:'
  if (!isSecure) return skipped(name, 'the URL says http: nothing is encrypted, and nobody proves who answers')
  if (target.isProxy) return skipped(name, 'spoken through the proxy; the query below checks the certificate')
  const { caFile, fingerprint, serverName } = settings.tls ?? {}
  try {
    const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8')
    const shown = await inspectCertificate({ ...target, serverName, ca })
    const detail = `${shown.subject}, issued by ${shown.issuer}, until ${shown.validTo.toISOString().slice(0, 10)}, SHA-256 ${shown.fingerprint}`
    if (fingerprint !== undefined) {
      if (shown.fingerprint.replaceAll(':', '') === fingerprint.replaceAll(':', '').toUpperCase()) {
        return ok(name, `${detail}; it is the pinned one`)
      }
      return failed(
        name,
        `${detail}; pinned is ${fingerprint}`,
        'Another certificate answers than the pinned one. Ask the operator of the platform whether it was exchanged, then: cms-cdr trust --replace',
      )
    }
    if (shown.distrust === undefined) return ok(name, detail)
    return failed(
      name,
      `${detail}; not trusted: ${shown.distrust}`,
      'Ask the operator of the platform for its CA (--ca-file), or for the fingerprint of the certificate, and pin it: cms-cdr trust',
    )
  } catch (error) {
    return failed(
      name,
      `no TLS: ${(error as { reason?: string }).reason ?? (error as Error).message}`,
      'Something else than TLS is spoken on this port, or a firewall broke the connection. Check the port of the URL.',
    )
  }
}

import { X509Certificate } from 'node:crypto'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { ServeSettings } from '../settings/read-settings.ts'
import type { Finding } from './finding.ts'

const timeout = 5_000
// A server that listens on all addresses of the machine also listens at this one.
const anyAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

interface Response {
  readonly status: number
  readonly text: string
  /** SHA-256 of the certificate, with TLS. */
  readonly fingerprint: string | undefined
}

/** Checks the server that runs with these settings, if one does. */
export async function* examineServer({ host, port, app }: ServeSettings): AsyncGenerator<Finding> {
  if (port === 0) return
  const name = 'server'
  const address = anyAddress[host] ?? host
  const where = `${app.tls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`
  const taken = `Another program uses ${where}, or a server with other settings. Stop it, or choose another --port`
  try {
    const { status, text, fingerprint } = await getReadiness(address, port, app.tls !== undefined)
    const { store, status: readiness, resultCode } = parse(text)
    if (app.tls && fingerprint !== new X509Certificate(app.tls.cert).fingerprint256)
      yield { name, level: 'fail', text: `${where} uses another certificate than --cert. Send SIGHUP to the server` }
    else if (readiness === 'ready') yield { name, level: 'ok', text: `ready at ${where}` }
    else if (readiness !== undefined)
      yield { name, level: 'fail', text: `not ready at ${where}: ${readiness}, store ${store}. See its log` }
    else if (status === 403 && resultCode !== undefined)
      yield { name, level: 'ok', text: `runs at ${where}; --allow does not list this machine, so its state is unknown` }
    else yield { name, level: 'fail', text: taken }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ECONNREFUSED') yield { name, level: 'ok', text: `not running; ${where} is free` }
    else if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EADDRNOTAVAIL')
      yield { name, level: 'fail', text: `${host} is not an address of this machine. Check --host` }
    else yield { name, level: 'fail', text: `${message}. ${taken}` }
  }
}

/** Requests `/readyz` without a proxy. The certificate is compared by the caller, because its name may be that of a proxy. */
function getReadiness(host: string, port: number, isTls: boolean): Promise<Response> {
  const options = { host, port, path: '/readyz', agent: false, timeout, rejectUnauthorized: false } as const
  return new Promise((resolve, reject) => {
    const request = (isTls ? requestHttps : requestHttp)(options, async (response) => {
      const fingerprint = isTls ? (response.socket as TLSSocket).getPeerCertificate().fingerprint256 : undefined
      try {
        const text = (await response.setEncoding('utf8').toArray()).join('')
        resolve({ status: response.statusCode ?? 0, text, fingerprint })
      } catch (error) {
        reject(error)
      }
    })
    request.on('timeout', () => request.destroy(new Error(`No response within ${timeout / 1000} s`)))
    request.on('error', reject).end()
  })
}

function parse(text: string): Partial<Record<string, string>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

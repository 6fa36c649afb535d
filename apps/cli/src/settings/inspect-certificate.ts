import { isIP } from 'node:net'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { connect } from 'node:tls'

/** What a server shows of itself. */
export interface ShownCertificate {
  readonly subject: string
  readonly names: string
  readonly issuer: string
  readonly validFrom: Date
  readonly validTo: Date
  /** SHA-256, as upper-case hex with colons. */
  readonly fingerprint: string
  /** Why Node would not trust it for this name; `undefined` when it would. */
  readonly distrust: string | undefined
}

/** Where a certificate is looked at. */
export interface TlsTarget {
  readonly host: string
  readonly port: number
  readonly serverName?: string | undefined
  readonly ca?: string | undefined
}

const longestMilliseconds = 15_000

/** Looks at the certificate of a server, whether it is trusted or not. Nothing is sent on the connection. */
export function inspectCertificate({ host, port, serverName, ca }: TlsTarget): Promise<ShownCertificate> {
  const name = serverName ?? (isIP(host) ? undefined : host)
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      // It is only looked at; whoever asks for calls on it checks it.
      { host, port, rejectUnauthorized: false, ...(name ? { servername: name } : {}), ...(ca ? { ca } : {}) },
      () => {
        const certificate = socket.getPeerX509Certificate()
        socket.destroy()
        if (!certificate) return reject(new Error('The server showed no certificate.'))
        const { subject, subjectAltName = '', issuer, validFromDate, validToDate, fingerprint256 } = certificate
        resolve({
          subject: oneLine(subject),
          names: subjectAltName,
          issuer: oneLine(issuer),
          validFrom: validFromDate,
          validTo: validToDate,
          fingerprint: fingerprint256,
          distrust: socket.authorized ? undefined : String(socket.authorizationError),
        })
      },
    )
    socket.setTimeout(longestMilliseconds, () => socket.destroy(new Error('no answer in time')))
    socket.once('error', reject)
  })
}

function oneLine(name: string | PeerCertificate['subject']): string {
  return String(name).replaceAll('\n', ', ')
}

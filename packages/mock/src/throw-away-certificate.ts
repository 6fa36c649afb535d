import { X509Certificate } from 'node:crypto'

/** A certificate that signs itself, with its key. */
export interface ThrowAwayCertificate {
  readonly key: string
  readonly cert: string
  /** SHA-256 of the certificate, as hex pairs joined by colons. */
  readonly fingerprint256: string
}

/** Creates a certificate for one run: for localhost, the loopback addresses and the given host. Its key is never written to disk. */
export async function throwAwayCertificate(host: string): Promise<ThrowAwayCertificate> {
  // Only a mock with TLS waits for it to load.
  const { generate } = await import('selfsigned')
  const isAddress = /^[\d.]+$|:/.test(host)
  const pem = await generate([{ name: 'commonName', value: 'cms-cdr-mock' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
          isAddress ? { type: 7, ip: host } : { type: 2, value: host },
        ],
      },
    ],
  })
  return { key: pem.private, cert: pem.cert, fingerprint256: new X509Certificate(pem.cert).fingerprint256 }
}

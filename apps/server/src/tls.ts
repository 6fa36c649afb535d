import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A certificate chain and its key, in PEM. */
export interface TlsPair {
  readonly cert: string
  readonly key: string
}

/**
 * Reads a certificate and its key, and checks that they belong together and that the certificate has not expired.
 *
 * @throws Error that says what is wrong and what to do.
 */
export function readTls(files: { readonly cert: string; readonly key: string }, now = new Date()): TlsPair {
  const pair = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') }
  const certificate = new X509Certificate(pair.cert)
  if (!certificate.checkPrivateKey(createPrivateKey(pair.key))) {
    throw new Error(`${files.key} is not the key of the certificate ${files.cert}.`)
  }
  if (certificate.validToDate < now) {
    const when = certificate.validToDate.toISOString().slice(0, 10)
    throw new Error(`${files.cert} expired on ${when}. Renew it, because clients do not accept it.`)
  }
  return pair
}

import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { signatureVersion } from '../generated/operation.ts'
import { canonicalRequest, type SignableRequest } from './canonical-request.ts'
import { type Credentials, checkedKeys } from './credentials.ts'
import { type SignatureScheme, type SignatureSchemeName, signatureSchemes } from './scheme.ts'
import { formatTimestamp } from './timestamp.ts'

type Platform = {
  process?: { getBuiltinModule?(name: 'node:crypto'): Partial<typeof import('node:crypto')> | undefined }
}

/**
 * Computes the HMAC-SHA256 of a UTF-8 message under a UTF-8 key as lower-case hex. Uses `node:crypto` where the runtime has it
 * and plain JavaScript elsewhere; both are synchronous.
 *
 * @example
 * hmacSha256Hex('key', 'message').length // 64
 */
export function hmacSha256Hex(key: string, message: string): string {
  const { createHmac } = (globalThis as Platform).process?.getBuiltinModule?.('node:crypto') ?? {}
  return createHmac
    ? createHmac('sha256', key).update(message).digest('hex')
    : bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(message)))
}

/**
 * Builds step 3 of the C2 signature: version, access key, timestamp and header names. The signing key is the HMAC of this string
 * under the secret key.
 *
 * @example
 * signaturePrefix('ak', '2025-01-02T03:04:05Z', ['host']) // 'auth-v2/ak/2025-01-02T03:04:05Z/host'
 */
export function signaturePrefix(accessKey: string, timestamp: string, names: readonly string[]): string {
  return `${signatureVersion}/${accessKey}/${timestamp}/${names.join(';')}`
}

/**
 * Every value computed on the way to a C2 signature, in the order of the steps.
 *
 * @example
 * const { canonicalRequest, signature }: SignatureSteps = signRequest(request, { accessKey, secretKey })
 */
export interface SignatureSteps {
  /** UTC, in the precision of the scheme. */
  readonly timestamp: string
  /** Names of the signed headers, sorted, joined by semicolons. */
  readonly signedHeaders: string
  /** Version, access key, timestamp and names, joined by slashes. */
  readonly prefix: string
  /** Derived from the secret key: as secret as that one. */
  readonly signingKey: string
  /** The text that is signed. */
  readonly canonicalRequest: string
  /** 64 lower-case hex digits. */
  readonly signature: string
  /** The value of the header: the prefix and the signature. */
  readonly authorization: string
}

/**
 * What {@link signRequest} needs besides the request.
 *
 * @example
 * const options: SigningOptions = { accessKey, secretKey, scheme: 'legacy' }
 */
export interface SigningOptions extends Credentials {
  /** The time that is signed. Default: now. */
  readonly time?: Date
  /** A name, or the parameters. Default: `cms`. */
  readonly scheme?: SignatureSchemeName | SignatureScheme
}

/**
 * Signs a request by the C2 scheme (`auth-v2`) and returns every value on the way, of which `authorization` is the header to
 * send. Synchronous. The steps follow the vendor's page on authentication mode C2 and its public sample classes.
 *
 * @throws RangeError when the request lacks a signed header, `host` is not signed, or a key is not valid.
 *
 * @example
 * const { authorization } = signRequest(
 *   { method: 'POST', path: '/rest/…', headers: { host: 'cms.example.test:28443' }, body },
 *   { accessKey, secretKey, scheme: 'legacy' },
 * )
 */
export function signRequest(request: SignableRequest, options: SigningOptions): SignatureSteps {
  const { time = new Date(), scheme = 'cms' } = options
  const { accessKey, secret } = checkedKeys(options)
  const parameters = typeof scheme === 'string' ? signatureSchemes[scheme] : scheme
  const names = [...new Set(parameters.signedHeaders.map((name) => name.toLowerCase()))].sort()
  if (!names.includes('host')) throw new RangeError('The header host must be signed.')
  const timestamp = formatTimestamp(time, parameters.timestamp)
  const prefix = signaturePrefix(accessKey, timestamp, names)
  const signingKey = hmacSha256Hex(secret.reveal(), prefix)
  const canonical = canonicalRequest(request, names, parameters.blankLineForEmptyQuery)
  const signature = hmacSha256Hex(signingKey, canonical)
  return {
    timestamp,
    signedHeaders: names.join(';'),
    prefix,
    signingKey,
    canonicalRequest: canonical,
    signature,
    authorization: `${prefix}/${signature}`,
  }
}

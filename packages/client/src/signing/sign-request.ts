import { canonicalRequest, type SignableRequest } from './canonical-request.ts'
import { type HmacSha256Hex, portableHmac } from './hmac.ts'
import { type SignatureScheme, signatureSchemes } from './scheme.ts'
import { checkedNames, signaturePrefix } from './signature-prefix.ts'
import { formatTimestamp } from './timestamp.ts'

/**
 * Every value on the way to a C2 signature, in the order of the steps.
 *
 * @example
 * const { canonicalRequest, signature }: SignatureSteps = signer.explain(request)
 */
export interface SignatureSteps {
  /** UTC, in the precision of the scheme. */
  readonly timestamp: string
  /** Names of the signed headers, sorted, joined by semicolons. */
  readonly signedHeaders: string
  /** Version, access key, time stamp and names, joined by slashes. */
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
 * const options: SigningOptions = { accessKey, secretKey, time: new Date(), hmac: nodeHmac }
 */
export interface SigningOptions {
  readonly accessKey: string
  readonly secretKey: string
  /** The time that is signed. */
  readonly time: Date
  /** Default: the scheme `cms`. */
  readonly scheme?: SignatureScheme
  /** Default: HMAC-SHA256 in plain JavaScript. */
  readonly hmac?: HmacSha256Hex
}

/**
 * Signs a request by the C2 scheme (`auth-v2`) and gives every intermediate value. Pure and synchronous.
 * The steps follow the vendor's page on authentication mode C2 and its public sample classes.
 *
 * @throws RangeError when a header that is to be signed is missing, or `host` is not among them.
 *
 * @example
 * const { authorization } = signRequest(
 *   { method: 'POST', path: '/rest/…', headers: { host: 'cms.example.test:28443' }, body },
 *   { accessKey, secretKey, time: new Date(), scheme: signatureSchemes.legacy },
 * )
 */
export function signRequest(request: SignableRequest, options: SigningOptions): SignatureSteps {
  const { accessKey, secretKey, time, scheme = signatureSchemes.cms, hmac = portableHmac } = options
  const names = checkedNames(scheme)
  const timestamp = formatTimestamp(time, scheme.timestamp)
  const prefix = signaturePrefix(accessKey, timestamp, names)
  const signingKey = hmac(secretKey, prefix)
  const canonical = canonicalRequest(request, names, scheme.blankLineForEmptyQuery)
  const signature = hmac(signingKey, canonical)
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

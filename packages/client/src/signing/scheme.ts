import { requestContentType } from '../generated/operation.ts'
import { signatureParameters } from '../generated/signature.ts'
import type { SignableRequest } from './canonical-request.ts'
import type { Secret } from './credentials.ts'

/**
 * The parameters on which sources of the C2 signature disagree.
 *
 * @example
 * const scheme: SignatureScheme = { ...signatureSchemes.cms, timestamp: 'seconds' }
 */
export interface SignatureScheme {
  /** Precision of the timestamp. */
  readonly timestamp: 'seconds' | 'milliseconds'
  /** Names of the headers that are signed, in lower case. `host` must be among them. */
  readonly signedHeaders: readonly string[]
  /** Whether a request without a query still has a (blank) query line in its canonical request. */
  readonly blankLineForEmptyQuery: boolean
}

/**
 * A signature of another kind: returns the headers to add to a request, including `authorization`. It is called for each attempt
 * and must be synchronous.
 *
 * @example
 * const bearer: CustomScheme = (request, { secretKey }) => ({ authorization: `Bearer ${secretKey.reveal()}` })
 */
export type CustomScheme = (
  request: SignableRequest,
  credentials: { readonly accessKey: string; readonly secretKey: Secret },
  time: Date,
) => Readonly<Record<string, string>>

/**
 * Name of a scheme that this package knows.
 *
 * @example
 * const names = Object.keys(signatureSchemes) as SignatureSchemeName[]
 */
export type SignatureSchemeName = keyof typeof signatureParameters.schemes

/**
 * The named schemes: `cms` (the default: milliseconds, three signed headers, blank query line) and `legacy` (seconds, only `host`,
 * no query line), which the vendor's public samples of 2018 use.
 *
 * @example
 * createCdrClient({ baseUrl, accessKey, secretKey, scheme: 'legacy' })
 */
export const signatureSchemes: Readonly<Record<SignatureSchemeName, SignatureScheme>> = signatureParameters.schemes

/**
 * The media type, exactly as it is sent and signed. An additional space would change the signature.
 *
 * @example
 * request.setHeader('content-type', signedContentType)
 */
export const signedContentType: string = requestContentType

/**
 * The version that every C2 Authorization header starts with.
 *
 * @example
 * authorization.startsWith(`${signatureVersion}/`)
 */
export const signatureVersion: string = signatureParameters.version

/**
 * How far a timestamp may be from the verifier's clock, in seconds. This is our choice: the vendor documents no window for C2.
 *
 * @example
 * const isFresh = Math.abs(Date.now() - parsed.time.getTime()) <= signatureClockSkewSeconds * 1000
 */
export const signatureClockSkewSeconds: number = signatureParameters.clockSkewSeconds

import { requestContentType } from '../generated/operation.ts'
import { signatureParameters } from '../generated/signature.ts'
import type { Secret } from '../secret.ts'
import type { SignableRequest } from './canonical-request.ts'

/**
 * The parameters on which sources of the C2 signature disagree.
 *
 * @example
 * const scheme: SignatureScheme = { ...signatureSchemes.cms, timestamp: 'seconds' }
 */
export interface SignatureScheme {
  /** Whether the time stamp carries milliseconds. */
  readonly timestamp: 'seconds' | 'milliseconds'
  /** Names of the headers that are signed, in lower case. `host` must be among them. */
  readonly signedHeaders: readonly string[]
  /** Whether a request without a query still has a (blank) query line in its canonical request. */
  readonly blankLineForEmptyQuery: boolean
}

/**
 * A signature of another kind: gives the headers to add to a request, `authorization` among them. It is called for each
 * attempt, and must be synchronous.
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
 * The named schemes: `cms` (the default: milliseconds, three signed headers, blank query line) and `legacy` (seconds,
 * only `host`, no query line), as the vendor's public samples of 2018 do it.
 *
 * @example
 * createCdrClient({ baseUrl, accessKey, secretKey, scheme: 'legacy' })
 */
export const signatureSchemes: Readonly<Record<SignatureSchemeName, SignatureScheme>> = signatureParameters.schemes

/**
 * The media type, exactly as it is sent and signed. One blank more would give another signature.
 *
 * @example
 * request.setHeader('content-type', signedContentType)
 */
export const signedContentType: string = requestContentType

/**
 * The version text that opens every C2 Authorization header.
 *
 * @example
 * authorization.startsWith(`${signatureVersion}/`)
 */
export const signatureVersion: string = signatureParameters.version

/**
 * How far a time stamp may be from the verifier's clock, in seconds. Ours: the vendor documents no window for C2.
 *
 * @example
 * const isFresh = Math.abs(Date.now() - parsed.time.getTime()) <= signatureClockSkewSeconds * 1000
 */
export const signatureClockSkewSeconds: number = signatureParameters.clockSkewSeconds

import { schemeTable } from '../generated/signature.ts'
import type { SignableRequest } from './canonical-request.ts'
import type { Secret } from './credentials.ts'

export { signatureClockSkewSeconds, signatureVersion, signedContentType } from '../generated/operation.ts'

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
export type SignatureSchemeName = keyof typeof schemeTable

/**
 * The named schemes: `cms` (the default: milliseconds, three signed headers, blank query line) and `legacy` (seconds, only `host`,
 * no query line), which the vendor's public samples of 2018 use.
 *
 * @example
 * createCdrClient({ baseUrl, accessKey, secretKey, scheme: 'legacy' })
 */
export const signatureSchemes: Readonly<Record<SignatureSchemeName, SignatureScheme>> = schemeTable

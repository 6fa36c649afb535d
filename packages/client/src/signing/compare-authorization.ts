import type { SignableRequest } from './canonical-request.ts'
import { diagnoseSignature, type SignatureDiagnosis } from './diagnose-signature.ts'
import { parseAuthorization } from './parse-authorization.ts'
import { type SigningOptions, signRequest } from './sign-request.ts'
import { formatTimestamp } from './timestamp.ts'

/**
 * Where two Authorization headers for one request differ first.
 *
 * @example
 * const text = ({ cause }: SignatureDifference) => `Not the same signature: ${cause}`
 */
export interface SignatureDifference {
  /** `form` when the header cannot be read at all. */
  readonly part: 'form' | 'accessKey' | 'timestamp' | 'signedHeaders' | 'signature'
  readonly expected: string
  readonly found: string
  /** What the difference comes from, in words. */
  readonly cause: string
  /** The line of the canonical request that differs, when the mistake could be reproduced. */
  readonly line?: SignatureDiagnosis['line']
}

/** Compares a header with the one that is made from the same request, at the time that the header names. */
export function compareAuthorization(
  request: SignableRequest,
  authorization: string,
  options: Omit<SigningOptions, 'time'> & Required<Pick<SigningOptions, 'scheme'>>,
): SignatureDifference | undefined {
  const { accessKey, secretKey, scheme, hmac } = options
  const parsed = parseAuthorization(authorization)
  const diagnose = (): SignatureDiagnosis | undefined =>
    diagnoseSignature(request, authorization, {
      secretKeyOf: () => secretKey,
      now: parsed?.time ?? new Date(),
      ...(hmac ? { hmac } : {}),
    })
  const ours = signRequest(request, { ...options, time: parsed?.time ?? new Date() })
  if (!parsed) {
    return { part: 'form', expected: ours.authorization, found: authorization, cause: diagnose()?.cause ?? '' }
  }
  if (parsed.accessKey !== accessKey) {
    return { part: 'accessKey', expected: accessKey, found: parsed.accessKey, cause: 'Another access key was signed.' }
  }
  if (parsed.timestamp !== ours.timestamp) {
    const expected = formatTimestamp(parsed.time, scheme.timestamp)
    const cause = `The time stamp is written with another precision; this scheme has ${scheme.timestamp}.`
    return { part: 'timestamp', expected, found: parsed.timestamp, cause }
  }
  const names = parsed.signedHeaders.join(';')
  if (names !== ours.signedHeaders) {
    const cause = 'Other headers were signed than this scheme has.'
    return { part: 'signedHeaders', expected: ours.signedHeaders, found: names, cause }
  }
  if (parsed.signature === ours.signature) return undefined
  const { cause, line } = diagnose() ?? {
    cause: `The line of the empty query was ${scheme.blankLineForEmptyQuery ? 'left out' : 'kept as a blank line'}; this scheme does the opposite.`,
  }
  return { part: 'signature', expected: ours.signature, found: parsed.signature, cause, ...(line ? { line } : {}) }
}

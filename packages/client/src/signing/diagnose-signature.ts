import { canonicalRequest, type SignableRequest } from './canonical-request.ts'
import { type HmacSha256Hex, portableHmac } from './hmac.ts'
import { parseAuthorization } from './parse-authorization.ts'
import { signatureClockSkewSeconds, signatureVersion } from './scheme.ts'
import { signaturePrefix } from './signature-prefix.ts'
import { type Candidate, createCandidates } from './signing-mistakes.ts'
import { parseTimestamp } from './timestamp.ts'

/**
 * Why a signature is not accepted.
 *
 * @example
 * const tell = ({ cause }: SignatureDiagnosis) => log.warn(cause)
 */
export interface SignatureDiagnosis {
  /** What is wrong, and what to do, in words. */
  readonly cause: string
  /** The first line of the canonical request that differs, when the mistake could be reproduced. */
  readonly line?: { readonly number: number; readonly expected: string; readonly signed: string }
  /** The text that should have been signed, when the header could be read. */
  readonly canonicalRequest?: string
}

/**
 * What {@link diagnoseSignature} compares with.
 *
 * @example
 * const options: DiagnosisOptions = { secretKeyOf: (accessKey) => keys.get(accessKey), now: new Date() }
 */
export interface DiagnosisOptions {
  /** The secret key of an access key, or `undefined` when there is no such key. */
  readonly secretKeyOf: (accessKey: string) => string | undefined
  readonly now: Date
  readonly clockSkewSeconds?: number
  readonly hmac?: HmacSha256Hex
}

/**
 * Says why a C2 signature is not accepted: it reproduces the usual mistakes of hand-written signers until one gives the
 * signature that came. Gives `undefined` for a right signature. Not for production servers: it tells what they must not.
 *
 * @example
 * diagnoseSignature(request, headers.authorization, { secretKeyOf: () => secretKey, now: new Date() })?.cause
 */
export function diagnoseSignature(
  request: SignableRequest,
  authorization: string | undefined,
  { secretKeyOf, now, clockSkewSeconds = signatureClockSkewSeconds, hmac = portableHmac }: DiagnosisOptions,
): SignatureDiagnosis | undefined {
  const parsed = parseAuthorization(authorization ?? '')
  if (!parsed) return { cause: malformed(authorization) }
  const { accessKey, timestamp, time, signedHeaders, signature } = parsed
  const secretKey = secretKeyOf(accessKey)
  if (secretKey === undefined) return { cause: `The access key ${accessKey} is not known here.` }
  const absent = signedHeaders.find((name) => request.headers[name] === undefined)
  if (absent) return { cause: `The header ${absent} is among the signed headers, but the request does not have it.` }

  const prefix = signaturePrefix(accessKey, timestamp, signedHeaders)
  const candidates = createCandidates({ request, prefix, timestamp, signedHeaders, secretKey, hmac })
  const match = candidates.find((candidate) => candidate.signature() === signature)
  if (!match) {
    const cause =
      'The secret key is another one, or something was signed that is not in this request. Compare the canonical request below with yours, line by line.'
    return { cause, canonicalRequest: canonicalRequest(request, signedHeaders, true) }
  }
  if (match.cause) return { cause: match.cause, canonicalRequest: match.right, ...firstDifference(match) }
  const offSeconds = Math.round((time.getTime() - now.getTime()) / 1000)
  if (Math.abs(offSeconds) <= clockSkewSeconds) return undefined
  const direction = offSeconds < 0 ? 'behind' : 'ahead of'
  return {
    cause: `The time stamp is ${Math.abs(offSeconds)} s ${direction} this clock; at most ${clockSkewSeconds} s are accepted. Set the clock, sign in UTC, and sign each request anew.`,
  }
}

function firstDifference({ text, right }: Candidate): Pick<SignatureDiagnosis, 'line'> {
  const [wanted, signed] = [right.split('\n'), text.split('\n')]
  const index = wanted.findIndex((line, at) => line !== signed[at])
  return index < 0 ? {} : { line: { number: index + 1, expected: wanted[index] ?? '', signed: signed[index] ?? '' } }
}

function malformed(authorization: string | undefined): string {
  if (!authorization) return 'The header Authorization is missing.'
  const [version = '', , timestamp = '', names = '', signature = '', ...rest] = authorization.split('/')
  if (/^Bearer\b/i.test(authorization)) return 'This is a bearer token (mode C1). CC-CMS wants a signature (mode C2).'
  if (/^SDK-HMAC-SHA256\b/.test(authorization))
    return 'This is a signature of API Gateway. CC-CMS wants auth-v2 (mode C2).'
  if (version !== signatureVersion)
    return `The header must start with ${signatureVersion}/, but starts with ${version}.`
  if (/[+=]|^[A-Za-z0-9+/]{43}$/.test([signature, ...rest].join('/')))
    return 'The signature is base64. It must be lower-case hex, 64 digits, keyed with the hex text of the signing key.'
  if (!signature || rest.length > 0)
    return 'The header must have five parts: auth-v2/ACCESS_KEY/TIME/HEADER_NAMES/SIGNATURE.'
  if (!parseTimestamp(timestamp))
    return `The time stamp must be UTC like 2025-01-02T03:04:05Z or 2025-01-02T03:04:05.678Z, but is ${timestamp}.`
  if (!names.split(';').includes('host')) return 'The header host must be among the signed headers.'
  if (!/^[0-9a-f]{64}$/.test(signature)) return 'The signature must be 64 lower-case hex digits.'
  return `The names of the signed headers must be lower-case, sorted, single, and without authorization, but are ${names}.`
}

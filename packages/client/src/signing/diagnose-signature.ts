import { parseAuthorization } from './authorization.ts'
import { canonicalRequest, type SignableRequest } from './canonical-request.ts'
import { signatureClockSkewSeconds, signatureVersion } from './scheme.ts'
import { type SigningOptions, signRequest } from './sign-request.ts'
import { type Candidate, createCandidates } from './signing-mistakes.ts'
import { formatTimestamp, parseTimestamp } from './timestamp.ts'

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
  { secretKeyOf, now, clockSkewSeconds = signatureClockSkewSeconds }: DiagnosisOptions,
): SignatureDiagnosis | undefined {
  const parsed = parseAuthorization(authorization ?? '')
  if (!parsed) return { cause: malformed(authorization) }
  const { accessKey, prefix, timestamp, time, signedHeaders, signature } = parsed
  const secretKey = secretKeyOf(accessKey)
  if (secretKey === undefined) return { cause: `The access key ${accessKey} is not known here.` }
  const absent = signedHeaders.find((name) => request.headers[name] === undefined)
  if (absent) return { cause: `The header ${absent} is among the signed headers, but the request does not have it.` }

  const candidates = createCandidates({ request, prefix, timestamp, signedHeaders, secretKey })
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
  const { accessKey, secretKey, scheme } = options
  const parsed = parseAuthorization(authorization)
  const diagnose = (): SignatureDiagnosis | undefined =>
    diagnoseSignature(request, authorization, {
      secretKeyOf: () => secretKey,
      now: parsed?.time ?? new Date(),
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

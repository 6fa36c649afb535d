import {
  canonicalRequest,
  formatTimestamp,
  parseAuthorization,
  parseTimestamp,
  type SignableRequest,
  type SignatureScheme,
  signatureClockSkewSeconds,
  signatureVersion,
  signRequest,
} from '@org/cms-cdr-client/signing'
import { type MockRequest, splitTarget } from '../messages.ts'
import { type Candidate, createCandidates } from './signing-mistakes.ts'

/** Returns why the signature of a request is not accepted, as a sentence, or `undefined` for a correct one. */
export function explainSignature(
  request: MockRequest,
  keys: ReadonlyMap<string, string>,
  now: Date,
): string | undefined {
  const { method, headers, body } = request
  const [path, query] = splitTarget(request)
  const diagnosis = diagnoseSignature(
    { method, path, query: new URLSearchParams(query), headers, body },
    headers.authorization,
    { secretKeyOf: (accessKey) => keys.get(accessKey), now },
  )
  if (!diagnosis) return undefined
  const { cause, line, canonicalRequest } = diagnosis
  const difference = line
    ? ` Line ${line.number} of the canonical request must be ${JSON.stringify(line.expected)}, but ${JSON.stringify(line.signed)} was signed.`
    : ''
  const whole =
    !line && canonicalRequest !== undefined ? ` The canonical request is ${JSON.stringify(canonicalRequest)}.` : ''
  return `Authentication failed. ${cause}${difference}${whole}`
}

/**
 * The reason why a signature is not accepted.
 *
 * @example
 * const warn = ({ cause }: SignatureDiagnosis) => log.warn(cause)
 */
export interface SignatureDiagnosis {
  /** What is wrong and how to correct it, as a sentence. */
  readonly cause: string
  /** The first line of the canonical request that differs, when the mistake could be reproduced. */
  readonly line?: { readonly number: number; readonly expected: string; readonly signed: string }
  /** The text that should have been signed, when the header could be parsed. */
  readonly canonicalRequest?: string
}

/**
 * What {@link diagnoseSignature} verifies against.
 *
 * @example
 * const options: DiagnosisOptions = { secretKeyOf: (accessKey) => keys.get(accessKey), now: new Date() }
 */
export interface DiagnosisOptions {
  /** Returns the secret key of an access key, or `undefined` for an unknown one. */
  readonly secretKeyOf: (accessKey: string) => string | undefined
  readonly now: Date
  readonly clockSkewSeconds?: number
}

/**
 * Explains why a C2 signature is not accepted: it reproduces the usual mistakes of hand-written signers until one yields the
 * received signature. Returns `undefined` for a correct signature. Do not use it in production servers, which must not reveal why.
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
  if (secretKey === undefined) return { cause: `The access key ${accessKey} is unknown.` }
  const absent = signedHeaders.find((name) => request.headers[name] === undefined)
  if (absent) return { cause: `The header ${absent} is listed as signed, but the request does not have it.` }

  const candidates = createCandidates({ request, prefix, timestamp, signedHeaders, secretKey })
  const match = candidates.find((candidate) => candidate.signature() === signature)
  if (!match) {
    const cause =
      'The secret key differs, or the signature covers something that is not in this request. Compare the canonical request below with yours, line by line.'
    return { cause, canonicalRequest: canonicalRequest(request, signedHeaders, true) }
  }
  if (match.cause) return { cause: match.cause, canonicalRequest: match.right, ...firstDifference(match) }
  const offSeconds = Math.round((time.getTime() - now.getTime()) / 1000)
  if (Math.abs(offSeconds) <= clockSkewSeconds) return undefined
  const direction = offSeconds < 0 ? 'behind' : 'ahead of'
  return {
    cause: `The timestamp is ${Math.abs(offSeconds)} s ${direction} this clock; at most ${clockSkewSeconds} s are accepted. Set the clock, use UTC, and sign each request separately.`,
  }
}

function firstDifference({ text, right }: Candidate): Pick<SignatureDiagnosis, 'line'> {
  const [wanted, signed] = [right.split('\n'), text.split('\n')]
  const index = wanted.findIndex((line, at) => line !== signed[at])
  return index < 0 ? {} : { line: { number: index + 1, expected: wanted[index] ?? '', signed: signed[index] ?? '' } }
}

function malformed(authorization: string | undefined): string {
  if (!authorization) return 'The Authorization header is missing.'
  const [version = '', , timestamp = '', names = '', signature = '', ...rest] = authorization.split('/')
  if (/^Bearer\b/i.test(authorization))
    return 'This is a bearer token (mode C1). CC-CMS requires a signature (mode C2).'
  if (/^SDK-HMAC-SHA256\b/.test(authorization))
    return 'This is an API Gateway signature. CC-CMS requires auth-v2 (mode C2).'
  if (version !== signatureVersion) return `The header must start with ${signatureVersion}/ but starts with ${version}.`
  if (/[+=]|^[A-Za-z0-9+/]{43}$/.test([signature, ...rest].join('/')))
    return 'The signature is base64. It must be 64 lower-case hex digits, keyed with the hex text of the signing key.'
  if (!signature || rest.length > 0)
    return 'The header must have five parts: auth-v2/ACCESS_KEY/TIME/HEADER_NAMES/SIGNATURE.'
  if (!parseTimestamp(timestamp))
    return `The timestamp must be in UTC, like 2025-01-02T03:04:05Z or 2025-01-02T03:04:05.678Z, but is ${timestamp}.`
  if (!names.split(';').includes('host')) return 'The host header must be among the signed headers.'
  if (!/^[0-9a-f]{64}$/.test(signature)) return 'The signature must be 64 lower-case hex digits.'
  return `The names of the signed headers must be in lower case, sorted and unique, without authorization, but are ${names}.`
}

/**
 * The first difference between two Authorization headers for one request.
 *
 * @example
 * const text = ({ cause }: SignatureDifference) => `The signatures differ: ${cause}`
 */
export interface SignatureDifference {
  /** `form` when the header cannot be parsed at all. */
  readonly part: 'form' | 'accessKey' | 'timestamp' | 'signedHeaders' | 'signature'
  readonly expected: string
  readonly found: string
  /** The cause of the difference, as a sentence. */
  readonly cause: string
  /** The line of the canonical request that differs, when the mistake could be reproduced. */
  readonly line?: SignatureDiagnosis['line']
}

/**
 * Compares the Authorization header that another program created for a request with the one that these keys and this scheme
 * yield at the same time. Returns the first difference; `undefined` if the headers are equal.
 *
 * @example
 * compareAuthorization(request, theirHeader, { accessKey, secretKey, scheme: signatureSchemes.cms })?.cause
 */
export function compareAuthorization(
  request: SignableRequest,
  authorization: string,
  options: { readonly accessKey: string; readonly secretKey: string; readonly scheme: SignatureScheme },
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
    return {
      part: 'accessKey',
      expected: accessKey,
      found: parsed.accessKey,
      cause: 'The header has a different access key.',
    }
  }
  if (parsed.timestamp !== ours.timestamp) {
    const expected = formatTimestamp(parsed.time, scheme.timestamp)
    const cause = `The timestamp has a different precision; this scheme uses ${scheme.timestamp}.`
    return { part: 'timestamp', expected, found: parsed.timestamp, cause }
  }
  const names = parsed.signedHeaders.join(';')
  if (names !== ours.signedHeaders) {
    const cause = 'The signed headers are not those of this scheme.'
    return { part: 'signedHeaders', expected: ours.signedHeaders, found: names, cause }
  }
  if (parsed.signature === ours.signature) return undefined
  const { cause, line } = diagnose() ?? {
    cause: `The line of the empty query was ${scheme.blankLineForEmptyQuery ? 'omitted' : 'kept as a blank line'}; this scheme does the opposite.`,
  }
  return { part: 'signature', expected: ours.signature, found: parsed.signature, cause, ...(line ? { line } : {}) }
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { nodeHmac } from '@org/cms-cdr-client/node'
import {
  canonicalRequest,
  type ParsedAuthorization,
  parseAuthorization,
  rememberEncodings,
  type SignableRequest,
  signaturePrefix,
} from '@org/cms-cdr-client/signing'
import type { AccessKey } from './access-keys.ts'

/** What the verifier compares with. */
export interface Verification {
  readonly keys: { get(accessKey: string): AccessKey | undefined }
  readonly now: () => Date
  /** How far the time stamp may be from `now`, in seconds, either way. */
  readonly clockSkewSeconds: number
}

/** A request that was signed rightly. */
export interface Verified {
  readonly key: AccessKey
  readonly signature: string
  /** The time that was signed. */
  readonly time: Date
}

const encodeHeader = rememberEncodings()

// Drawn anew at each start, so that nobody can sign with it.
const decoySecret = randomBytes(32).toString('hex')
const decoy: ParsedAuthorization = {
  prefix: signaturePrefix('', '1970-01-01T00:00:00Z', ['host']),
  accessKey: '',
  timestamp: '1970-01-01T00:00:00Z',
  time: new Date(0),
  signedHeaders: ['host'],
  signature: '0'.repeat(64),
}

/**
 * Gives the access key that signed the request, or `undefined`. Whatever is wrong, the same work is done: a header that
 * cannot be read and a key that is not known are replaced by decoys, so that time tells nothing either.
 */
export function verifySignature(
  request: SignableRequest,
  authorization: string | undefined,
  { keys, now, clockSkewSeconds }: Verification,
): Verified | undefined {
  const parsed = parseAuthorization(authorization ?? '')
  const complete = parsed?.signedHeaders.every((name) => typeof request.headers[name] === 'string')
  const { prefix, accessKey, time, signedHeaders, signature } = parsed && complete ? parsed : decoy
  const key = keys.get(accessKey)
  const signingKey = nodeHmac(key?.secretKey ?? decoySecret, prefix)
  const canonical = canonicalRequest(withHost(request), signedHeaders, true, encodeHeader)
  const matches =
    equal(signature, nodeHmac(signingKey, canonical)) ||
    equal(signature, nodeHmac(signingKey, withoutBlankLine(canonical, request)))
  const fresh = Math.abs(now().getTime() - time.getTime()) <= clockSkewSeconds * 1000
  return matches && fresh && key !== undefined ? { key, signature, time } : undefined
}

/**
 * Whether a request without a query was signed with a blank line in its place is not visible in the header, so both are
 * tried.
 */
function withoutBlankLine(canonical: string, { method, path }: SignableRequest): string {
  const end = method.length + path.length + 2
  return canonical[end] === '\n' ? canonical.slice(0, end) + canonical.slice(end + 1) : canonical
}

/** A request without the header host is no less work than one with it. */
function withHost(request: SignableRequest): SignableRequest {
  return request.headers.host === undefined ? { ...request, headers: { ...request.headers, host: '' } } : request
}

function equal(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

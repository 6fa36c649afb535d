import { randomBytes, timingSafeEqual } from 'node:crypto'
import { nodeHmac } from '@org/cms-cdr-client/node'
import {
  canonicalRequest,
  type ParsedAuthorization,
  parseAuthorization,
  type SignableRequest,
  signaturePrefix,
} from '@org/cms-cdr-client/signing'

/** Secret keys by access key. */
export type AccessKeys = ReadonlyMap<string, string>

/** What the verifier compares with. */
export interface Verification {
  readonly keys: AccessKeys
  readonly now: Date
  /** How far the time stamp may be from `now`, in seconds, either way. */
  readonly clockSkewSeconds: number
}

// Drawn anew at each start, so that nobody can sign with it.
const decoySecret = randomBytes(32).toString('hex')
const decoy: ParsedAuthorization = {
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
): string | undefined {
  const parsed = parseAuthorization(authorization ?? '')
  const complete = parsed?.signedHeaders.every((name) => request.headers[name] !== undefined)
  const { accessKey, timestamp, time, signedHeaders, signature } = parsed && complete ? parsed : decoy
  const secretKey = keys.get(accessKey)
  const signingKey = nodeHmac(secretKey ?? decoySecret, signaturePrefix(accessKey, timestamp, signedHeaders))
  const signable = { ...request, headers: { host: '', ...request.headers } }
  // Whether a request without a query was signed with a blank query line is not visible in the header: try both.
  const matches = [true, false].map((blankLine) =>
    equal(signature, nodeHmac(signingKey, canonicalRequest(signable, signedHeaders, blankLine))),
  )
  const fresh = Math.abs(now.getTime() - time.getTime()) <= clockSkewSeconds * 1000
  return matches.includes(true) && fresh && secretKey !== undefined ? accessKey : undefined
}

function equal(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

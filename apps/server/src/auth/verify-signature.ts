import { randomBytes, timingSafeEqual } from 'node:crypto'
import {
  canonicalRequest,
  hmacSha256Hex,
  type ParsedAuthorization,
  parseAuthorization,
  type SignableRequest,
  signaturePrefix,
} from '@org/cms-cdr-client/signing'
import type { Engine } from '../store/store.ts'
import type { AccessKey } from './access-keys.ts'

/** Options of the verifier. */
export interface Verification {
  readonly keys: {
    get(accessKey: string): AccessKey | undefined
    /** The largest number of secrets that a key has. */
    readonly mostSecrets: number
  }
  readonly now: () => Date
  /** How far the timestamp may be from `now`, in seconds, either way. */
  readonly clockSkewSeconds: number
}

/** Why a request gets 401: for the log and the metrics, never for the response. */
export interface Refusal {
  readonly reason:
    | 'no_signature'
    | 'malformed'
    | 'unknown_key'
    | 'wrong_signature'
    | 'clock_skew'
    | 'replayed'
    | 'no_session'
  /** The access key that the request names. */
  readonly accessKey?: string
  /** The host that the server received. If a proxy changes it, every signature is wrong. */
  readonly host?: string | undefined
  /** How far the timestamp is ahead of the server's clock. */
  readonly skewSeconds?: number
}

/** A request with a valid signature. */
export interface Verified {
  readonly key: AccessKey
  readonly signature: string
  /** The time that was signed. */
  readonly time: Date
}

// Random at each start, so that nobody can sign with it.
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
 * Returns the access key that signed the request, or why it is refused. Every refusal takes the same work, so that timing reveals
 * nothing: a header that cannot be parsed and an unknown access key are replaced by decoys, and every key is padded to the largest
 * number of secrets.
 */
export function verifySignature(
  request: SignableRequest,
  authorization: string | undefined,
  { keys, now, clockSkewSeconds }: Verification,
): Verified | Refusal {
  const parsed = parseAuthorization(authorization ?? '')
  const complete = parsed?.signedHeaders.every((name) => typeof request.headers[name] === 'string')
  const { prefix, accessKey, time, signedHeaders, signature } = parsed && complete ? parsed : decoy
  const key = keys.get(accessKey)
  const canonical = canonicalRequest(withHost(request), signedHeaders, true)
  const isSignedWith = (secretKey: string): boolean => {
    const signingKey = hmacSha256Hex(secretKey, prefix)
    const isSignatureOf = (text: string): boolean => equal(signature, hmacSha256Hex(signingKey, text))
    // The header does not show whether an empty query was signed as a blank line, so both forms are tried.
    return isSignatureOf(canonical) || isSignatureOf(canonical.replace('\n\n', '\n'))
  }
  const matches = secretsToTry(key, keys.mostSecrets, now()).some(isSignedWith)
  const skewSeconds = Math.round((time.getTime() - now().getTime()) / 1000)
  const isFresh = Math.abs(now().getTime() - time.getTime()) <= clockSkewSeconds * 1000
  if (authorization === undefined) return { reason: 'no_signature' }
  if (!parsed || !complete) return { reason: 'malformed' }
  if (key === undefined) return { reason: 'unknown_key', accessKey }
  if (!matches) return { reason: 'wrong_signature', accessKey, host: request.headers.host }
  if (!isFresh) return { reason: 'clock_skew', accessKey, skewSeconds }
  return { key, signature, time }
}

/** Returns the secrets of a key that are valid now, padded with decoys to the largest number that a key has. */
function secretsToTry(key: AccessKey | undefined, count: number, now: Date): string[] {
  const valid = (key?.secrets ?? []).filter(({ until }) => until === undefined || new Date(until) > now)
  const secrets = valid.map(({ secretKey }) => secretKey)
  return [...secrets, ...Array<string>(Math.max(0, count - secrets.length)).fill(decoySecret)]
}

/** Adds an empty host to a request without one, so that refusing it takes as long as refusing any other. */
function withHost(request: SignableRequest): SignableRequest {
  return request.headers.host === undefined ? { ...request, headers: { ...request.headers, host: '' } } : request
}

function equal(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/**
 * Stores signatures until their timestamps are too old to be accepted, so that no process on the database accepts a signature twice.
 */
export class ReplayGuard {
  readonly #engine: Engine
  readonly #clockSkewSeconds: number

  constructor(engine: Engine, clockSkewSeconds: number) {
    this.#engine = engine
    this.#clockSkewSeconds = clockSkewSeconds
  }

  /** Records a signature, and returns whether it is seen for the first time. */
  async isFirst({ signature, time }: Verified): Promise<boolean> {
    // Twice as long as it is accepted: housekeeping may run on a server whose clock is ahead.
    const expires = new Date(time.getTime() + 2 * this.#clockSkewSeconds * 1000)
    const added = await this.#engine.query(
      'INSERT INTO seen_signature (signature, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING signature',
      [signature, expires.toISOString()],
    )
    return added.length === 1
  }
}

import { Secret } from '../secret.ts'
import { signatureVersion } from './scheme.ts'
import { parseTimestamp } from './timestamp.ts'

/**
 * The parts of a C2 Authorization header.
 *
 * @example
 * const age = ({ time }: ParsedAuthorization) => Date.now() - time.getTime()
 */
export interface ParsedAuthorization {
  /** The header without its signature: what the signing key is derived from. */
  readonly prefix: string
  readonly accessKey: string
  readonly timestamp: string
  readonly time: Date
  /** Names of the signed headers, in the order of the header. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hex digits. */
  readonly signature: string
}

/**
 * Parses a C2 Authorization header. Returns `undefined` for anything else: another version, not exactly five parts, a timestamp
 * in another format, header names that are not in lower case, sorted and unique, a list of names without `host` or with
 * `authorization`, or a signature that is not lower-case hex.
 *
 * @example
 * parseAuthorization(request.headers.authorization)?.accessKey
 */
export function parseAuthorization(header: string): ParsedAuthorization | undefined {
  const [version, accessKey, timestamp, names, signature, ...rest] = header.split('/')
  if (version !== signatureVersion || !accessKey || !timestamp || !names || !signature || rest.length > 0) return
  const time = parseTimestamp(timestamp)
  const signedHeaders = names.split(';')
  if (!time || !isCanonicalHeaderList(signedHeaders) || !/^[0-9a-f]{64}$/.test(signature)) return
  const prefix = header.slice(0, -signature.length - 1)
  return { prefix, accessKey, timestamp, time, signedHeaders, signature }
}

function isCanonicalHeaderList(names: readonly string[]): boolean {
  const sorted = [...new Set(names)].sort()
  return (
    names.includes('host') &&
    !names.includes('authorization') &&
    names.join() === sorted.join() &&
    names.every((name) => /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
  )
}

/**
 * Tells whether a string can be an access key. It becomes one part of a header whose parts are separated by slashes, so it must
 * be visible ASCII without a slash, and not empty.
 *
 * @example
 * isAccessKey('a/b') // false
 */
export function isAccessKey(text: string): boolean {
  return /^[\x21-\x2e\x30-\x7e]+$/.test(text)
}

/** Checks an access key and a secret key, and wraps the secret so that it cannot be printed. */
export function checkedKeys({ accessKey, secretKey }: { accessKey: unknown; secretKey: unknown }): {
  readonly accessKey: string
  readonly secret: Secret
} {
  if (typeof accessKey !== 'string' || !isAccessKey(accessKey)) {
    throw new RangeError('accessKey must be visible ASCII characters without a slash, and not empty.')
  }
  // No `instanceof`: the Secret of a second install of this package has another class.
  const { reveal } = Object(secretKey) as { readonly reveal?: unknown }
  const text: unknown = typeof reveal === 'function' ? reveal.call(secretKey) : secretKey
  if (typeof text !== 'string' || text === '') {
    throw new RangeError('secretKey must be a string or a Secret, and not empty.')
  }
  return { accessKey, secret: new Secret(text) }
}

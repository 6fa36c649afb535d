import { signatureVersion } from '../generated/operation.ts'
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
  return (
    names.includes('host') &&
    !names.includes('authorization') &&
    names.every((name, index) => name > (names[index - 1] ?? '')) &&
    names.every((name) => /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
  )
}

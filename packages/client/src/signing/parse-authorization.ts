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
  /** Names of the signed headers, as they stand in the header. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hex digits. */
  readonly signature: string
}

/**
 * Takes a C2 Authorization header apart. Gives `undefined` when it is not one: another version, not five parts, a time
 * stamp in another form, header names that are not lower-case, sorted and single, no `host` among them,
 * `authorization` among them, or a signature that is not lower-case hex.
 *
 * @example
 * parseAuthorization(request.headers.authorization)?.accessKey
 */
export function parseAuthorization(header: string): ParsedAuthorization | undefined {
  const [version, accessKey, timestamp, names, signature, ...rest] = header.split('/')
  if (version !== signatureVersion || !accessKey || !timestamp || !names || !signature || rest.length > 0) return
  const time = parseTimestamp(timestamp)
  const signedHeaders = headerListOf(names)
  if (!time || !signedHeaders || !/^[0-9a-f]{64}$/.test(signature)) return
  const prefix = header.slice(0, -signature.length - 1)
  return { prefix, accessKey, timestamp, time, signedHeaders, signature }
}

// Callers sign the same headers again and again. As many lists as this are remembered; they come from outside.
const rememberedLists = 100
const headerLists = new Map<string, readonly string[]>()

function headerListOf(names: string): readonly string[] | undefined {
  const known = headerLists.get(names)
  if (known) return known
  const list = names.split(';')
  if (!isCanonicalHeaderList(list)) return undefined
  if (headerLists.size >= rememberedLists) headerLists.clear()
  headerLists.set(names, list)
  return list
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
 * Tells whether a text can be an access key: it becomes one part of a header whose parts are separated by slashes, so
 * it is visible ASCII without a slash, and not empty.
 *
 * @example
 * isAccessKey('a/b') // false
 */
export function isAccessKey(text: string): boolean {
  return /^[\x21-\x2e\x30-\x7e]+$/.test(text)
}

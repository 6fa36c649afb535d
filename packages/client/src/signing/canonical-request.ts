import { percentEncode } from './percent-encode.ts'

/** What of a request goes into its signature. */
export interface SignableRequest {
  readonly method: string
  /** The path as it is sent, without the query. It is not encoded again. */
  readonly path: string
  /** Name and value of each query parameter, not encoded. */
  readonly query?: Iterable<readonly [string, string]>
  /** Headers by lower-case name, at least those that are signed. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact body that is sent. */
  readonly body?: string | Uint8Array
}

/**
 * Step 5 of the C2 signature: the text that is signed.
 *
 * @param names Names of the signed headers, sorted, in lower case.
 * @throws RangeError when a header that is to be signed is missing.
 *
 * @example
 * canonicalRequest({ method: 'POST', path: '/', headers: { host: 'a:1' }, body: '{}' }, ['host'], false)
 * // 'POST\n/\nhost\nhost:a%3A1\n%7B%7D'
 */
export function canonicalRequest(
  request: SignableRequest,
  names: readonly string[],
  blankLineForEmptyQuery: boolean,
): string {
  const query = canonicalQuery(request.query ?? [])
  const headerLines = names.map((name) => `${percentEncode(name)}:${percentEncode(headerValue(request, name))}`)
  return [
    request.method,
    request.path,
    ...(query !== '' || blankLineForEmptyQuery ? [query] : []),
    names.join(';'),
    ...headerLines,
    percentEncode(request.body ?? ''),
  ].join('\n')
}

function canonicalQuery(query: Iterable<readonly [string, string]>): string {
  return Array.from(query, ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join('&')
}

function headerValue(request: SignableRequest, name: string): string {
  const value = request.headers[name]
  if (value === undefined) throw new RangeError(`The header ${name} is to be signed, but the request does not have it.`)
  return value.trim()
}

import { percentEncode } from './percent-encode.ts'

/**
 * What of a request goes into its signature.
 *
 * @example
 * const request: SignableRequest = { method: 'POST', path, headers: { host: 'cms.example.test:28443' }, body }
 */
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
 * @param encodeHeader Encodes names and values of headers; one that remembers them saves time. Default: {@link percentEncode}.
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
  encodeHeader: (text: string) => string = percentEncode,
): string {
  const query = canonicalQuery(request.query ?? [])
  let text = `${request.method}\n${request.path}\n`
  if (query !== '' || blankLineForEmptyQuery) text += `${query}\n`
  text += `${names.join(';')}\n`
  for (const name of names) text += `${encodeHeader(name)}:${encodeHeader(headerValue(request, name))}\n`
  return text + percentEncode(request.body ?? '')
}

function canonicalQuery(query: Iterable<readonly [string, string]>): string {
  if (Array.isArray(query) && query.length === 0) return ''
  return Array.from(query, ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort()
    .join('&')
}

function headerValue(request: SignableRequest, name: string): string {
  const value = request.headers[name]
  if (value === undefined) throw new RangeError(`The header ${name} is to be signed, but the request does not have it.`)
  return value.trim()
}

/**
 * The parts of a request that its signature covers.
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
 * Builds the text that is signed: step 5 of the C2 signature. Query parameters and header lines are sorted as whole encoded
 * lines, so `x-app-id:7` precedes `x-app:7`, although the name `x-app` precedes `x-app-id`.
 *
 * @param names Names of the signed headers, sorted, in lower case.
 * @throws RangeError when the request lacks a signed header.
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
  const { method, path, body = '' } = request
  const query = [...(request.query ?? [])].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
  const queryLine = query.length > 0 || blankLineForEmptyQuery ? `${query.sort().join('&')}\n` : ''
  const headerLines = names.map((name) => `${percentEncode(name)}:${percentEncode(headerValue(request, name))}`).sort()
  return [`${method}\n${path}\n${queryLine}${names.join(';')}`, ...headerLines, percentEncode(body)].join('\n')
}

function headerValue({ headers }: SignableRequest, name: string): string {
  const value = headers[name]
  if (value === undefined) throw new RangeError(`The request has no header ${name}, which must be signed.`)
  return value.trim()
}

const unreserved = /[A-Za-z0-9\-._~]/
const encodedByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  return unreserved.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/**
 * Percent-encodes the UTF-8 bytes of a string as the C2 signature requires: only `A-Z a-z 0-9 - . _ ~` are kept, every other
 * byte becomes `%XX` in upper case. Bytes are encoded as they are, even if they are not valid UTF-8.
 *
 * @example
 * percentEncode('a b/~') // 'a%20b%2F~'
 */
export function percentEncode(input: string | Uint8Array): string {
  if (typeof input === 'string') {
    // encodeURIComponent keeps five characters that the scheme encodes.
    return encodeURIComponent(input.toWellFormed()).replace(
      /[!'()*]/g,
      (char) => encodedByte[char.charCodeAt(0)] ?? char,
    )
  }
  let text = ''
  for (const byte of input) text += encodedByte[byte]
  return text
}

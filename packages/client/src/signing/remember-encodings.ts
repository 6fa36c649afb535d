import { percentEncode } from './percent-encode.ts'

/** Header values repeat, but for the length of the body, which has few. */
const mostEncodings = 64

/**
 * Makes a {@link percentEncode} that remembers what it encoded last, for names and values of headers: they repeat from one
 * request to the next.
 *
 * @example
 * const encode = rememberEncodings()
 * canonicalRequest(request, ['host'], true, encode)
 */
export function rememberEncodings(): (text: string) => string {
  const encoded = new Map<string, string>()
  return (text) => {
    let known = encoded.get(text)
    if (known === undefined) {
      if (encoded.size === mostEncodings) encoded.clear()
      known = percentEncode(text)
      encoded.set(text, known)
    }
    return known
  }
}

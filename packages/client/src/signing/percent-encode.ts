const unreserved = /[A-Za-z0-9\-._~]/
const encodedByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  return unreserved.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/**
 * Percent-encodes the UTF-8 bytes of a text, as the C2 signature wants it: only `A-Z a-z 0-9 - . _ ~` stay,
 * every other byte becomes `%XX` in upper case. Bytes are taken as they are, even where they are no valid UTF-8.
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

const ascii = /^[\0-\x7f]*$/

/** Whether a text has as many bytes in UTF-8 as it has characters. */
export function isAscii(text: string): boolean {
  return ascii.test(text)
}

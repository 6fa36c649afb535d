/** The end of an access key: enough to tell keys apart. */
export function keyTail(accessKey: unknown): string {
  const text = String(accessKey ?? '')
  return text.length > 8 ? `…${text.slice(-4)}` : text
}

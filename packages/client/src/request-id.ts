let prefix: string | undefined
let count = 0

/** An ID for one query: random for each process, then counted. */
export function createRequestId(): string {
  prefix ??= Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  count += 1
  return `${prefix}-${count}`
}

let prefix: string | undefined
let count = 0

/**
 * Creates an ID for one query: random for each process, then counted. It tells queries apart and guards nothing, so it needs no
 * randomness of the platform's cryptography, which takes longer to load than a query takes.
 */
export function createRequestId(): string {
  prefix ??= Math.random().toString(36).slice(2)
  count += 1
  return `${prefix}-${count}`
}

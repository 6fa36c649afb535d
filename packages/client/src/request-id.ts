let prefix: string | undefined
let count = 0

/**
 * Creates an ID for one query: random for each process, then counted. It tells queries apart and guards nothing, so it needs no
 * randomness of the platform's cryptography, which takes longer to load than a query takes.
 */
export function createRequestId(): string {
  prefix ??= randomHex() + randomHex()
  count += 1
  return `${prefix}-${count}`
}

function randomHex(): string {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

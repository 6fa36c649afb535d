interface ExactJson {
  parse(text: string, revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): value is { readonly rawJSON: string }
}
// TypeScript has no types for these yet.
const { parse, rawJSON, isRawJSON } = JSON as unknown as ExactJson

// Records are nearly flat. Functions that read and write values are recursive, and would fail at thousands of levels.
const deepest = 100

/** JSON whose values are nested too deep to be stored. */
export class NestingError extends Error {
  override readonly name = 'NestingError'
  constructor() {
    super(`values are nested more than ${deepest} levels deep`)
  }
}

/**
 * Parses JSON so that numbers that JavaScript cannot represent exactly are serialized again with all their digits.
 *
 * @throws NestingError when values are nested too deep.
 */
export function parseExact(text: string): unknown {
  const value = JSON.parse(text)
  if (hasOnlySafeNumbers(value, 0)) return value
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value,
  )
}

function hasOnlySafeNumbers(value: unknown, level: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'number' || Number.isSafeInteger(value)
  if (level === deepest) throw new NestingError()
  let isSafe = true
  // Object.values() would cost as much again as parsing.
  for (const key in value) isSafe = hasOnlySafeNumbers(value[key as keyof typeof value], level + 1) && isSafe
  return isSafe
}

/** Reads an integer of any length from its digits. */
export function exactInteger(digits: string): unknown {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : rawJSON(String(BigInt(digits)))
}

/** Returns a number of {@link parseExact} as its digits, and any other value unchanged. */
export function exactText(value: unknown): unknown {
  return isRawJSON(value) ? value.rawJSON : value
}

interface ExactJson {
  parse(text: string, revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): value is { readonly rawJSON: string }
}
// TypeScript has no types for these yet.
const { parse, rawJSON, isRawJSON } = JSON as unknown as ExactJson

/** Parses JSON so that numbers that JavaScript cannot represent keep their digits when they are written again. */
export function parseExact(text: string): unknown {
  const value = JSON.parse(text)
  if (hasOnlySafeNumbers(value)) return value
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value,
  )
}

function hasOnlySafeNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'number' || Number.isSafeInteger(value)
  // Object.values() would cost as much again as parsing.
  for (const key in value) if (!hasOnlySafeNumbers(value[key as keyof typeof value])) return false
  return true
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

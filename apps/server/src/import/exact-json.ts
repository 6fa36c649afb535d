interface ExactJson {
  parse(text: string, revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): value is { readonly rawJSON: string }
}
// The types of TypeScript do not know them yet.
const { parse, rawJSON, isRawJSON } = JSON as unknown as ExactJson

/** Parses JSON. A number whose digits JavaScript cannot hold is written again as it was read. */
export function parseExact(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value,
  )
}

/** Reads an integer of any length from its digits. */
export function exactInteger(digits: string): unknown {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : rawJSON(String(BigInt(digits)))
}

/** Returns a value as the text of a cell. */
export function exactText(value: unknown): unknown {
  return isRawJSON(value) ? value.rawJSON : value
}

/** The second argument that JSON.parse passes to a reviver; engines older than the proposal leave out the third. */
type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/**
 * Parses JSON. An integer that a number cannot hold exactly becomes the text of its digits, so that no telephone number or ID
 * is rounded or written with an exponent.
 *
 * @param onLargeInteger Called with the key of each such integer.
 * @throws SyntaxError
 */
export function parseJson(text: string, onLargeInteger?: (key: string) => void): unknown {
  const revive: SourceReviver = (key, value, context) => {
    if (!isLargeInteger(value)) return value
    onLargeInteger?.(key)
    const { source = '' } = context ?? {}
    return /^-?\d+$/.test(source) ? source : String(BigInt(value))
  }
  const value: unknown = JSON.parse(text)
  // A reviver makes parsing several times slower.
  return holdsLargeInteger(value, maxDepth) ? JSON.parse(text, revive) : value
}

/** A record has three levels. Far deeper nesting would overflow the stack of whatever walks through it. */
const maxDepth = 100

function holdsLargeInteger(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return isLargeInteger(value)
  if (levels === 0) throw new SyntaxError(`The JSON is nested more than ${maxDepth} levels deep.`)
  // Every value is visited, so that the depth of all of them is checked.
  return Object.values(value).filter((inner) => holdsLargeInteger(inner, levels - 1)).length > 0
}

function isLargeInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
}

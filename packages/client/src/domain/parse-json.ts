/** The second argument that JSON.parse passes to a reviver; engines older than the proposal leave out the third. */
type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/** A reviver makes parsing several times slower, so it only runs if there is a number of 16 digits or with an exponent. */
const mayHoldLargeInteger = /\d{16}|\de/i

/**
 * Parses JSON. An integer that a number cannot hold exactly becomes the text of its digits, so that no telephone number or ID
 * is rounded or written with an exponent.
 *
 * @param onLargeInteger Called with the key of each such integer.
 * @throws SyntaxError
 */
export function parseJson(text: string, onLargeInteger?: (key: string) => void): unknown {
  const revive: SourceReviver = (key, value, context) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value
    onLargeInteger?.(key)
    const { source = '' } = context ?? {}
    return /^-?\d+$/.test(source) ? source : String(BigInt(value))
  }
  const value: unknown = JSON.parse(text, mayHoldLargeInteger.test(text) ? revive : undefined)
  checkDepth(value, maxDepth)
  return value
}

/** A record has three levels. Far deeper nesting would overflow the stack of whatever walks through it. */
const maxDepth = 100

function checkDepth(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return
  if (levels === 0) throw new SyntaxError(`The JSON is nested more than ${maxDepth} levels deep.`)
  for (const inner of Object.values(value)) checkDepth(inner, levels - 1)
}

/** The second argument that JSON.parse passes to a reviver; engines older than the proposal leave out the third. */
type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/**
 * Parses JSON. An integer that a number cannot hold exactly becomes the text of its digits, so that no telephone number or ID
 * is rounded or written with an exponent.
 *
 * @param onLargeInteger Called with the path of each such integer: the keys that lead there, joined by dots.
 * @throws SyntaxError
 */
export function parseJson(text: string, onLargeInteger?: (path: string) => void): unknown {
  const revive: SourceReviver = (_key, value, context) => {
    if (!isLargeInteger(value)) return value
    const { source = '' } = context ?? {}
    return /^-?\d+$/.test(source) ? source : String(BigInt(value))
  }
  const value: unknown = JSON.parse(text)
  let hasLargeInteger = false
  visitLargeIntegers(value, [], (path) => {
    hasLargeInteger = true
    onLargeInteger?.(path.join('.'))
  })
  // A reviver makes parsing several times slower.
  return hasLargeInteger ? JSON.parse(text, revive) : value
}

/**
 * Parses a string that is JSON text of an object, an array or further text, and returns `undefined` for any other. Trimming
 * removes a byte order mark too.
 */
export function parseJsonText(text: string, onLargeInteger?: (path: string) => void): object | string | undefined {
  const json = text.trim()
  // A large integer would become text again, which would be parsed without end.
  if (!/^[{["]/.test(json)) return undefined
  try {
    return parseJson(json, onLargeInteger) as object | string
  } catch {
    return undefined
  }
}

/** A record has three levels. Far deeper nesting would overflow the stack of whatever walks through it. */
const maxDepth = 100

/** @param path Where the value is, which changes as the visit goes on. */
function visitLargeIntegers(value: unknown, path: string[], visit: (path: readonly string[]) => void): void {
  if (isLargeInteger(value)) visit(path)
  if (typeof value !== 'object' || value === null) return
  if (path.length === maxDepth) throw new SyntaxError(`The JSON is nested more than ${maxDepth} levels deep.`)
  for (const key in value) {
    path.push(key)
    visitLargeIntegers(value[key as never], path, visit)
    path.pop()
  }
}

function isLargeInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
}

/**
 * Returns the values of an IN list, filled up with empty text to a power of two: statements of few lengths are prepared once, and one for a
 * single value stays short.
 */
export function padList(values: readonly string[]): string[] {
  const length = 2 ** Math.ceil(Math.log2(values.length))
  return [...values, ...Array<string>(length - values.length).fill('')]
}

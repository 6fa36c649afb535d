/**
 * Returns the values of an IN list, padded with empty strings to a power of two, so that there are few different statements to prepare, and
 * the one for a single value stays short.
 */
export function padList(values: readonly string[]): string[] {
  const length = 2 ** Math.ceil(Math.log2(values.length))
  return [...values, ...Array<string>(length - values.length).fill('')]
}

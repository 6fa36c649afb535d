// Addresses hold plain text, so that people can read and write them, and a call ID that looks like a number stays text.

/** Reads the query of an address: a value for each name, or a list for one that is given several times. */
export function readSearch(search: string): Record<string, string | string[]> {
  const params = new URLSearchParams(search)
  return Object.fromEntries(
    [...params.keys()].map((name) => {
      const [first = '', ...others] = params.getAll(name)
      return [name, others.length === 0 ? first : [first, ...others]]
    }),
  )
}

/** Writes values as the query of an address. What is absent or empty is left out. */
export function writeSearch(values: object): string {
  const params = Object.entries(values)
    .flatMap(([name, value]) => [value].flat().map((one) => [name, String(one ?? '')]))
    .filter(([, text]) => text !== '')
  return params.length === 0 ? '' : `?${new URLSearchParams(params)}`
}

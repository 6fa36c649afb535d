interface Example {
  name: string
  query: object
  status: number
  response: object
}

/** The named examples of the spec, keyed by name. */
export function examplesModule(examples: readonly Example[]): string {
  const rows = examples.map(
    ({ name, query, status, response }) => `  ${name}: ${JSON.stringify({ query, status, response })},`,
  )
  return `/** The named example pairs of the spec. */\nexport const exampleTable = {\n${rows.join('\n')}\n} as const\n`
}

interface Catalogue {
  name: string
  title: string
  description: string
  valueType: 'string' | 'integer'
  sources: Record<string, string>
  entries: { value: string | number; symbol: string; source: string; note?: string }[]
}

/** One frozen table for each catalogue, keyed by value, with the source written out. */
export function cataloguesModule(catalogues: Record<string, Catalogue>): string {
  return Object.values(catalogues).map(table).join('\n')
}

function table({ name, title, description, sources, entries }: Catalogue): string {
  const values = entries.map((entry) => entry.value)
  if (new Set(values).size !== values.length) throw new Error(`Catalogue ${name} lists a value twice.`)
  const rows = entries.map((entry) => {
    if (sources[entry.source] === undefined) throw new Error(`Catalogue ${name}, ${entry.value}: unknown source.`)
    return `  ${JSON.stringify(String(entry.value))}: ${JSON.stringify({ ...entry, source: sources[entry.source] })},`
  })
  return `/** ${title}. ${description} */\nexport const ${name}Table = {\n${rows.join('\n')}\n} as const\n`
}

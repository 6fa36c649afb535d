interface ClientErrors {
  title: string
  description: string
  entries: { code: string; class: string }[]
}

/** The table of error codes, keyed by code. */
export function clientErrorsModule({ title, description, entries }: ClientErrors): string {
  const rows = entries.map((entry) => `  ${entry.code}: ${JSON.stringify(entry)},`)
  return `/** ${title}. ${description} */\nexport const clientErrorTable = {\n${rows.join('\n')}\n} as const\n`
}

// Parts of the spec as TypeScript constants.

interface Catalogue {
  name: string
  title: string
  description: string
  valueType: 'string' | 'integer'
  sources: Record<string, string>
  entries: { value: string | number; symbol: string; symbolOrigin?: string; source: string; note?: string }[]
}

/** One frozen table for each catalogue, keyed by value, with the source written out. */
export function cataloguesModule(catalogues: Record<string, Catalogue>): string {
  return `export const catalogueTables = {\n${Object.values(catalogues).map(table).join('\n')}} as const\n`
}

function table({ name, title, description, sources, entries }: Catalogue): string {
  const values = entries.map((entry) => entry.value)
  if (new Set(values).size !== values.length) throw new Error(`Catalogue ${name} lists a value twice.`)
  const rows = entries.map((entry) => {
    if (sources[entry.source] === undefined) throw new Error(`Catalogue ${name}, ${entry.value}: unknown source.`)
    return `    ${JSON.stringify(String(entry.value))}: ${JSON.stringify({ ...entry, symbolOrigin: undefined, source: sources[entry.source] })},`
  })
  return `  /** ${title}. ${description} */\n  ${name}: {\n${rows.join('\n')}\n  },\n`
}

interface ClientErrors {
  title: string
  description: string
  entries: { code: string; class: string; meaning: string }[]
}

/** The table of error codes, keyed by code. */
export function clientErrorsModule({ title, description, entries }: ClientErrors): string {
  const rows = entries.map((entry) => `  ${entry.code}: ${JSON.stringify(entry)},`)
  return `/** ${title}. ${description} */\nexport const clientErrorTable = {\n${rows.join('\n')}\n} as const\n`
}

/** These classes carry more than every error does, so they are written by hand. */
const richErrors = ['result', 'network', 'invalid_response']

/** The classes of all other errors. */
export function errorClassesModule({ entries }: ClientErrors): string {
  const classes = entries
    .filter(({ code }) => !richErrors.includes(code))
    .map(
      ({ code, class: name, meaning }) => `/**
 * ${meaning}
 *
 * @example
 * if (error instanceof ${name}) console.error(error.message)
 */
export class ${name} extends BaseError<'${code}'> {
  constructor(what: string, details?: CdrErrorDetails) {
    super('${code}', what, details)
  }
}
`,
    )
  return ["import { BaseError, type CdrErrorDetails } from '../errors/base-error.ts'\n", ...classes].join('\n')
}

interface Entries<Entry> {
  title: string
  description: string
  entries: (Entry & { meaning: string })[]
}

/** The table of network failures, keyed by kind. */
export function networkFailuresModule({ title, description, entries }: Entries<{ kind: string }>): string {
  const rows = entries.map(({ kind, ...entry }) => `  ${kind}: ${JSON.stringify(entry)},`)
  return `/** ${title}. ${description} */\nexport const networkFailureTable = {\n${rows.join('\n')}\n} as const\n`
}

/** The codes of quirks, as a type. */
export function quirksModule({ description, entries }: Entries<{ code: string }>): string {
  const members = entries.map(({ code, meaning }) => `  /** ${meaning} */\n  | '${code}'`)
  const example = "const ignored: readonly QuirkCode[] = ['blank_in_key', 'legacy_record']"
  return `/**\n * ${description}\n *\n * @example\n * ${example}\n */\nexport type QuirkCode =\n${members.join('\n')}\n`
}

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

/** The named schemes of the C2 signature. What a description says is for readers of the docs. */
export function signatureModule({ schemes }: { schemes: object }): string {
  const withoutWords = (key: string, value: unknown): unknown => (key === 'description' ? undefined : value)
  return `/** The named schemes of the C2 signature. */\nexport const schemeTable = ${JSON.stringify(schemes, withoutWords, 2)} as const\n`
}

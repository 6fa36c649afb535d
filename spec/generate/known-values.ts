import { type Node, transform } from './node.ts'

interface Entry {
  readonly value: string | number
  readonly symbol: string
  readonly symbolOrigin?: 'vendor' | 'server'
  readonly meaning: string
  readonly certainty: 'documented' | 'seenElsewhere'
  readonly source: string
  readonly family?: string
}

interface Catalogue {
  readonly symbolOrigin: 'vendor' | 'server'
  readonly sources: Readonly<Record<string, string>>
  readonly entries: readonly Entry[]
}

/**
 * Lists the known values of each field that has a catalogue in the description of the field, where every tool shows them. Only entries
 * that `isListed` accepts are listed.
 */
export function withKnownValues(document: Node, isListed: (entry: Entry) => boolean): Node {
  const catalogues = document['x-catalogues'] as Readonly<Record<string, Catalogue>>
  return transform(document, (node) => {
    const catalogue = catalogues[String(node['x-catalogue'])]
    if (!catalogue) return node
    // Codes of neighboring interfaces, and that of success, do not occur in this field.
    const entries = catalogue.entries.filter(
      (entry) => isListed(entry) && (entry.family ?? 'CC-CMS') === 'CC-CMS' && entry.symbol !== 'SUCCESS',
    )
    return { ...node, description: [String(node.description).trim(), ...lists(catalogue, entries)].join('\n\n') }
  })
}

/** One list for each source, documented ones first. */
function lists({ sources, symbolOrigin }: Catalogue, entries: readonly Entry[]): string[] {
  const bySource = Map.groupBy(entries, (entry) => `${entry.certainty} ${entry.source}`)
  const groups = [...bySource.values()].sort(([one], [other]) => rank(one) - rank(other))
  return groups.map((group) => {
    const [first] = group
    const where = linked(sources[first?.source ?? ''] ?? '')
    const title =
      first?.certainty === 'documented'
        ? `Values documented at ${where}:`
        : `Values that are not documented for this field, seen at ${where}:`
    const lines = group.map(({ value, symbol, meaning, symbolOrigin: own = symbolOrigin }) => {
      return `- \`${value}\`${own === 'vendor' ? ` (\`${symbol}\`)` : ''}: ${meaning}`
    })
    return `${title}\n\n${lines.join('\n')}`
  })
}

function rank(entry: Entry | undefined): number {
  return entry?.certainty === 'documented' ? 0 : 1
}

function linked(source: string): string {
  return source.replaceAll(/https:\S+/g, (url) => `<${url}>`)
}

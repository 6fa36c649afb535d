import { type CatalogueEntry, type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import type { Parsed } from '../command.ts'
import { wrap } from '../help.ts'
import type { codeOptions } from '../options.ts'
import { dashed, printRows, table } from '../output/text.ts'
import { nearest } from '../usage-error.ts'

/** An entry with the name of its catalog, as it is typed on a command line. */
type Found = CatalogueEntry & { readonly kind: string }

/** Shows the entries that a value or some words name, a whole catalog, or which catalogs there are. */
export async function run({ positionals, options }: Parsed<typeof codeOptions>): Promise<number> {
  const kinds = new Map((Object.keys(catalogues) as CatalogueName[]).map((name) => [dashed(name), entriesOf(name)]))
  const [first = '', ...others] = positionals
  const kind = dashed(first)
  const named = kinds.get(kind)
  const searched = named ?? [...kinds.values()].flat()
  const words = named ? others : positionals
  const asJson = options.json || !process.stdout.isTTY
  if (words.length > 0) {
    const found = find(searched, words)
    if (found.length > 0) return printRows(found, asJson, (entries) => entries.map(card).join('\n\n'))
    const meant = nearestWords(searched, words)
    const hint = meant ? `Did you mean "${meant}"?` : "Other values are possible. Ask the system's operator about them."
    console.error(`cms-cdr: No code in ${named ? kind : 'any catalog'} matches "${words.join(' ')}". ${hint}`)
    return 1
  }
  if (named) {
    return printRows(named, asJson, (entries) =>
      table(
        ['code', 'symbol', 'meaning'],
        entries.map(({ value, symbol, meaning }) => [String(value), symbol, meaning]),
      ),
    )
  }
  const overview = [...kinds].map(([name, entries]) => ({ kind: name, codes: entries.length }))
  return printRows(overview, asJson, (rows) =>
    table(
      ['catalog', 'codes', 'list them with'],
      rows.map((row) => [row.kind, String(row.codes), `cms-cdr code ${row.kind}`]),
    ),
  )
}

function entriesOf(name: CatalogueName): Found[] {
  return Object.values(catalogues[name]).map((entry) => ({ kind: dashed(name), ...entry }))
}

/** Searches by value or symbol, else by value without leading zeros, else by words in symbol, meaning and note. */
function find(entries: readonly Found[], words: readonly string[]): readonly Found[] {
  const value = words.join(' ')
  const wanted = words.map((word) => word.toLowerCase())
  const searches: readonly ((entry: Found) => boolean)[] = [
    (entry) => String(entry.value) === value || entry.symbol === value.toUpperCase(),
    (entry) => withoutZeros(String(entry.value)) === withoutZeros(value),
    (entry) => wanted.every((word) => textOf(entry).includes(word)),
  ]
  return searches.map((matches) => entries.filter(matches)).find((found) => found.length > 0) ?? []
}

/** Replaces each misspelled word with the nearest word of the entries; `undefined` if that finds nothing. */
function nearestWords(entries: readonly Found[], words: readonly string[]): string | undefined {
  const known = [...new Set(entries.flatMap((entry) => textOf(entry).match(/[a-z]+/g) ?? []))]
  const meant = words.map((word) => nearest(word, known) ?? word)
  return find(entries, meant).length > 0 ? meant.join(' ') : undefined
}

function textOf({ symbol, meaning, note = '' }: Found): string {
  return `${symbol} ${meaning} ${note}`.toLowerCase()
}

function withoutZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, '')
}

function card({ kind, value, symbol, meaning, advice, certainty, note, direction, source }: Found): string {
  const details = [
    meaning,
    note,
    direction && `Direction: ${direction}`,
    advice && `What to do: ${advice}`,
    `${certainty === 'documented' ? 'Documented by the vendor' : 'Seen elsewhere in the product'}: ${source}`,
  ]
  return [`${kind} ${value}  ${symbol}`, ...details.flatMap((detail) => (detail ? [wrap(detail, 2)] : []))].join('\n')
}

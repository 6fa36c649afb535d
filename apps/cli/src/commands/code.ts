import { type CatalogueEntry, type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import { nearest } from '@org/cms-cdr-formats/nearest'
import { table } from '@org/cms-cdr-formats/table'
import { distance } from 'fastest-levenshtein'
import type { Parsed } from '../command.ts'
import { wrap } from '../help.ts'
import type { codeOptions } from '../options.ts'
import { dashed, printRows } from '../output/text.ts'

/** An entry with the name of its catalog, as it is typed on a command line. */
type Found = CatalogueEntry & { readonly kind: string }

/** Shows the entries that a value or some words name, a whole catalog, or which catalogs there are. */
export async function run({ positionals, options }: Parsed<typeof codeOptions>): Promise<number> {
  const kinds = new Map((Object.keys(catalogues) as CatalogueName[]).map((name) => [dashed(name), entriesOf(name)]))
  const [first = '', ...others] = positionals
  const kind = dashed(first)
  const named = kinds.get(kind)
  const all = [...kinds.values()].flat()
  const words = named ? others : positionals
  if (words.length > 0) {
    const found = find(named ?? all, words)
    if (found.length > 0) return printRows(found, options.json, (entries) => entries.map(card).join('\n\n'))
    const elsewhere = new Set(named ? find(all, words).map((entry) => entry.kind) : [])
    const meant = named ? undefined : nearest(kind, [...kinds.keys()])
    const advice =
      elsewhere.size > 0
        ? `Found in: ${[...elsewhere].join(', ')}.`
        : meant
          ? `Did you mean the catalog ${meant}?`
          : "Other values are possible. Ask the system's operator about them."
    console.error(`cms-cdr: No code in ${named ? kind : 'any catalog'} matches "${words.join(' ')}". ${advice}`)
    return 1
  }
  if (named) {
    return printRows(named, options.json, (entries) =>
      table(
        ['code', 'symbol', 'meaning'],
        entries.map(({ value, symbol, meaning }) => [String(value), symbol, meaning]),
      ),
    )
  }
  const overview = [...kinds].map(([name, entries]) => ({ kind: name, codes: entries.length }))
  return printRows(overview, options.json, (rows) =>
    table(
      ['catalog', 'codes', 'list them with'],
      rows.map((row) => [row.kind, String(row.codes), `cms-cdr code ${row.kind}`]),
    ),
  )
}

function entriesOf(name: CatalogueName): Found[] {
  return Object.values(catalogues[name]).map((entry) => ({ kind: dashed(name), ...entry }))
}

/**
 * Searches by value or symbol, else by value without leading zeros, else by the words in this order, however they are joined, else by
 * all words in any order, else by words that are spelled much like them: `hangup` is close to `hung up`.
 */
function find(entries: readonly Found[], words: readonly string[]): readonly Found[] {
  const value = words.join(' ')
  const wanted = wordsOf(value)
  // Every text contains no words.
  if (wanted.length === 0) return []
  const searches: readonly ((entry: Found) => boolean)[] = [
    (entry) => String(entry.value) === value || entry.symbol === value,
    (entry) => withoutZeros(String(entry.value)) === withoutZeros(value),
    (entry) => wordsOf(textOf(entry)).join('').includes(wanted.join('')),
    (entry) => wanted.every((word) => wordsOf(textOf(entry)).some((known) => known.startsWith(word))),
    // Words that differ in at most one letter of four.
    (entry) =>
      wanted.every((word) =>
        wordsAndPairs(entry).some((known) => distance(word, known) <= Math.floor(word.length / 4)),
      ),
  ]
  const found = searches.values().map((matches) => entries.filter(matches))
  return found.find((entries) => entries.length > 0) ?? []
}

function textOf({ symbol, meaning, note = '' }: Found): string {
  return `${symbol} ${meaning} ${note}`
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Returns the words of an entry, and each with the next one joined to it. */
function wordsAndPairs(entry: Found): string[] {
  const words = wordsOf(textOf(entry))
  return words.flatMap((word, index) => [word, `${word}${words[index + 1] ?? ''}`])
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

import { type CatalogueEntry, type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import type { Parsed } from '../command.ts'
import { nearest } from '../nearest.ts'
import { table } from '../output/table.ts'
import type { codeOptions } from './code.ts'

/** An entry with the catalogue that it stands in. */
interface Found {
  readonly kind: string
  readonly entry: CatalogueEntry
}

/** Shows the entries that a value or some words name, a whole catalogue, or which catalogues there are. */
export async function run({ positionals, options }: Parsed<typeof codeOptions>): Promise<number> {
  const names = Object.keys(catalogues) as CatalogueName[]
  const [first = '', ...others] = positionals
  const named = names.find((name) => name === first || kindOf(name) === first)
  const words = named ? others : positionals
  const asJson = options.json || !process.stdout.isTTY
  const searched = entriesOf(named ? [named] : names)
  if (words.length === 0) return print(named ? listing(searched, asJson) : overview(names, asJson))
  const found = find(searched, words)
  if (found.length === 0) {
    const where = named ? kindOf(named) : 'any catalogue'
    const meant = nearestWords(searched, words)
    const hint = meant ? `Did you mean "${meant}"?` : "Other values are legal; ask the platform's operator about them."
    console.error(`cms-cdr: No code in ${where} matches "${words.join(' ')}". ${hint}`)
    return 1
  }
  const shown = found.map((one) => (asJson ? json(one) : card(one)))
  return print(shown.join(asJson ? '\n' : '\n\n'))
}

function print(text: string): number {
  console.log(text)
  return 0
}

function entriesOf(names: readonly CatalogueName[]): Found[] {
  return names.flatMap((name) => Object.values(catalogues[name]).map((entry) => ({ kind: kindOf(name), entry })))
}

/** By value or symbol, else by value without leading zeros, else by words in symbol, meaning and note. */
function find(entries: readonly Found[], words: readonly string[]): Found[] {
  const value = words.join(' ')
  const exact = entries.filter(({ entry }) => String(entry.value) === value || entry.symbol === value.toUpperCase())
  if (exact.length > 0) return exact
  const unpadded = entries.filter(({ entry }) => withoutZeros(String(entry.value)) === withoutZeros(value))
  if (unpadded.length > 0) return unpadded
  const wanted = words.map((word) => word.toLowerCase())
  return entries.filter((found) => {
    const text = textOf(found)
    return wanted.every((word) => text.includes(word))
  })
}

/** The words with each misspelt one replaced by the nearest word that the entries use; `undefined` when that finds nothing. */
function nearestWords(entries: readonly Found[], words: readonly string[]): string | undefined {
  const known = [...new Set(entries.flatMap((found) => textOf(found).match(/[a-z]+/g) ?? []))]
  const meant = words.map((word) => nearest(word, known) ?? word)
  return find(entries, meant).length > 0 ? meant.join(' ') : undefined
}

function textOf({ entry }: Found): string {
  return `${entry.symbol} ${entry.meaning} ${entry.note ?? ''}`.toLowerCase()
}

function withoutZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, '')
}

function json({ kind, entry }: Found): string {
  return JSON.stringify({ kind, ...entry })
}

function listing(entries: readonly Found[], asJson: boolean): string {
  if (asJson) return entries.map(json).join('\n')
  return table(
    ['code', 'symbol', 'meaning'],
    entries.map(({ entry }) => [String(entry.value), entry.symbol, entry.meaning]),
  )
}

function overview(names: readonly CatalogueName[], asJson: boolean): string {
  const kinds = names.map((name) => ({ kind: kindOf(name), codes: Object.keys(catalogues[name]).length }))
  if (asJson) return kinds.map((kind) => JSON.stringify(kind)).join('\n')
  const rows = kinds.map(({ kind, codes }) => [kind, String(codes), `cms-cdr code ${kind}`])
  return table(['catalogue', 'codes', 'list them with'], rows)
}

/** `releaseCause` is written `release-cause` on a command line. */
function kindOf(name: CatalogueName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function card({ kind, entry }: Found): string {
  const { value, symbol, meaning, advice, certainty, note, direction } = entry
  const lines = [
    `${kind} ${value}  ${symbol}`,
    `  ${meaning}`,
    ...(note ? [`  ${note}`] : []),
    ...(direction ? [`  Kept under: ${direction}`] : []),
    ...(advice ? [`  What to do: ${advice}`] : []),
    `  ${certainty === 'documented' ? 'Documented by the vendor' : 'Seen elsewhere in the product'}: ${entry.source}`,
  ]
  return lines.join('\n')
}

import { type CatalogueEntry, type CatalogueName, catalogues } from '@org/cms-cdr-client/codes'
import type { Parsed } from '../command.ts'
import { isForPeople, print } from '../print.ts'
import { UsageError } from '../usage-error.ts'
import type { codeOptions } from './code.ts'

/** An entry with the catalogue that it stands in. */
interface Found {
  readonly kind: string
  readonly entry: CatalogueEntry
}

/** Shows the entries that a value or some words name. */
export async function run({ positionals, options }: Parsed<typeof codeOptions>): Promise<number> {
  const names = Object.keys(catalogues) as CatalogueName[]
  const [first = '', ...others] = positionals
  const named = names.find((name) => name === first || kindOf(name) === first)
  const words = named ? others : positionals
  if (words.length === 0) {
    throw new UsageError(
      `code takes a value or words, and before them a kind if you like: ${names.map(kindOf).join(', ')}.`,
    )
  }
  const found = find(named ? [named] : names, words)
  if (found.length === 0) {
    const where = named ? kindOf(named) : 'any catalogue'
    console.error(
      `cms-cdr: Nothing in ${where} is or says "${words.join(' ')}". Other values are legal; the platform's operator may know them.`,
    )
    return 1
  }
  const asJson = options.json || !isForPeople()
  const shown = found.map((one) => (asJson ? JSON.stringify({ kind: one.kind, ...one.entry }) : card(one)))
  return print(shown.join(asJson ? '\n' : '\n\n'))
}

function find(names: readonly CatalogueName[], words: readonly string[]): Found[] {
  const all = names.flatMap((name) =>
    Object.values(catalogues[name]).map((entry): Found => ({ kind: kindOf(name), entry })),
  )
  const value = words.join(' ')
  const exact = all.filter(({ entry }) => String(entry.value) === value || entry.symbol === value.toUpperCase())
  if (exact.length > 0) return exact
  const wanted = words.map((word) => word.toLowerCase())
  return all.filter(({ entry }) => {
    const text = `${entry.symbol} ${entry.meaning} ${entry.note ?? ''}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
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

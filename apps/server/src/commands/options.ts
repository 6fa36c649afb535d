import { table } from '@org/cms-cdr-formats/table'
import { InvalidArgumentError, Option } from 'commander'
import { databaseText } from '../settings/serve-options.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { OpenMode } from '../store/migrations.ts'
import { openStore } from '../store/open-store.ts'

/** The option for the address of the database. */
export function databaseOption(): Option {
  return new Option('--database <address>', databaseText).env('DATABASE_URL').default('sqlite:cms-cdr.sqlite')
}

/** Opens a store, does some work and closes it. Commands that need existing data neither create nor migrate the database. */
export async function withStore<Value>(
  address: string,
  work: (store: CdrStore) => Promise<Value>,
  mode: OpenMode = 'open',
): Promise<Value> {
  const store = await openStore(address, mode)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Reads a whole number from 1 up. */
export function positiveNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number of at least 1.')
}

/** Reads call center IDs. */
export function ccIds(text: string): number[] {
  const numbers = text.split(',').map((part) => (/^\d{1,5}$/.test(part.trim()) ? Number(part) : Number.NaN))
  if (numbers.every((number) => number >= 1 && number <= 65_535)) return [...new Set(numbers)]
  throw new InvalidArgumentError('Give numbers from 1 to 65535, separated by commas, such as 1,2.')
}

/** Reads a value, or a keyword such as `all`. */
export function or<Keyword extends string, Value>(
  keyword: Keyword,
  read: (text: string) => Value,
): (text: string) => Value | Keyword {
  return (text) => (text === keyword ? keyword : read(text))
}

/** Prints rows as one JSON object per line, or as a table. */
export function printRows(rows: readonly Readonly<Record<string, unknown>>[], asJson: boolean): void {
  if (asJson) {
    for (const row of rows) console.log(JSON.stringify(row))
    return
  }
  const [first] = rows
  if (!first) return
  console.log(
    table(
      Object.keys(first),
      rows.map((row) => Object.values(row).map(String)),
    ),
  )
}

import { type CsvDelimiter, csvDelimiters } from '@org/cms-cdr-formats/cell'
import { UsageError } from '../usage-error.ts'
import { readFields } from './fields.ts'

/** How records are written. */
export type RecordFormat =
  | { readonly kind: 'json'; readonly fields: readonly string[] | undefined }
  | {
      readonly kind: 'csv'
      readonly fields: readonly string[] | undefined
      readonly exact: boolean
      readonly bom: boolean
      readonly delimiter: CsvDelimiter
    }
  | { readonly kind: 'xlsx'; readonly fields: readonly string[] | undefined }
  | { readonly kind: 'raw' }
  | { readonly kind: 'people'; readonly fields: readonly string[] | undefined }

interface FormatOptions {
  readonly json?: boolean
  readonly csv: boolean
  readonly exact: boolean
  readonly bom: boolean
  readonly delimiter: string | undefined
  readonly xlsx: boolean
  readonly raw: boolean
  readonly output: string | undefined
  readonly fields: string | undefined
}

/**
 * Reads how records are to be written.
 *
 * @throws UsageError when options contradict each other.
 */
export async function readFormat(options: FormatOptions, isForPeople: boolean): Promise<RecordFormat> {
  const { json = false, csv, exact, bom, delimiter, xlsx, raw, output = '-' } = options
  const chosen = Object.entries({ json, csv, xlsx, raw }).flatMap(([name, isChosen]) => (isChosen ? [`--${name}`] : []))
  if (chosen.length > 1) throw new UsageError(`${chosen.join(' and ')} cannot be used together. Choose one.`)
  const [forCsv] =
    Object.entries({ exact, bom, delimiter: delimiter !== undefined }).find(([, isGiven]) => isGiven) ?? []
  if (!csv && forCsv) throw new UsageError(`--${forCsv} is for CSV. Add --csv.`)
  if (!xlsx && /\.xlsx$/i.test(output)) throw new UsageError(`${output} is the name of a workbook. Add --xlsx.`)
  if (raw && options.fields !== undefined) throw new UsageError('--raw writes whole responses. Leave --fields out.')
  const fields = await readFields(options.fields)
  if (raw) return { kind: 'raw' }
  if (xlsx) return { kind: 'xlsx', fields }
  if (csv) return { kind: 'csv', fields, exact, bom, delimiter: readDelimiter(delimiter) }
  return { kind: json || !isForPeople ? 'json' : 'people', fields }
}

function readDelimiter(text = 'comma'): CsvDelimiter {
  const names = Object.keys(csvDelimiters) as CsvDelimiter[]
  const found = names.find((name) => [name, csvDelimiters[name], escapes[name]].includes(text.toLowerCase()))
  if (!found) throw new UsageError(`--delimiter must be ${names.join(', ')} or the character itself, but is "${text}".`)
  return found
}

/** A tab is hard to type in a shell. */
const escapes: Readonly<Partial<Record<CsvDelimiter, string>>> = { tab: '\\t' }

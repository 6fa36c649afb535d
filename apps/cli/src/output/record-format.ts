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
    }
  | { readonly kind: 'raw' }
  | { readonly kind: 'people'; readonly fields: readonly string[] | undefined }

interface FormatOptions {
  readonly json?: boolean
  readonly csv: boolean
  readonly exact: boolean
  readonly bom: boolean
  readonly raw: boolean
  readonly fields: string | undefined
}

/**
 * Reads how records are to be written.
 *
 * @throws UsageError when options contradict each other.
 */
export async function readFormat(options: FormatOptions, isForPeople: boolean): Promise<RecordFormat> {
  const { json = false, csv, exact, bom, raw } = options
  const chosen = Object.entries({ json, csv, raw }).flatMap(([name, isChosen]) => (isChosen ? [`--${name}`] : []))
  if (chosen.length > 1) throw new UsageError(`${chosen.join(' and ')} cannot be used together. Choose one.`)
  if (!csv && (exact || bom)) throw new UsageError(`--${exact ? 'exact' : 'bom'} is for CSV. Add --csv.`)
  if (raw && options.fields !== undefined)
    throw new UsageError('--raw is the whole answer as it came. Leave --fields out.')
  const fields = await readFields(options.fields)
  if (raw) return { kind: 'raw' }
  if (csv) return { kind: 'csv', fields, exact, bom }
  return { kind: json || !isForPeople ? 'json' : 'people', fields }
}

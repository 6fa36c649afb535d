import { writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { type Cdr, maskCdr } from '@org/cms-cdr-client'
import { type CsvDelimiter, cellText, csvDelimiters } from '@org/cms-cdr-formats/cell'
import { columns, defaultColumns } from '@org/cms-cdr-formats/columns'
import { toJson } from '@org/cms-cdr-formats/json'
import { table } from '@org/cms-cdr-formats/table'
import type { OptionValues } from '../command.ts'
import type { recordOptions } from '../options.ts'
import { reasonOf, refuseOptions, UsageError, unknownName } from '../usage-error.ts'
import { card } from './card.ts'

type FormatOptions = OptionValues<typeof recordOptions> & {
  readonly json?: boolean
  readonly output: string | undefined
}

export interface RecordFormat {
  readonly kind: 'json' | 'csv' | 'xlsx' | 'raw' | 'people'
  readonly fields: readonly string[] | undefined
  readonly exact: boolean
  readonly bom: boolean
  readonly delimiter: CsvDelimiter
}

/**
 * Reads the options for the format of records.
 *
 * @throws UsageError when options contradict each other, or a record has no such field.
 */
export function readFormat(options: FormatOptions, isForPeople: boolean): RecordFormat {
  const { json = false, csv, exact, bom, delimiter, xlsx, raw, output = '-' } = options
  const chosen = Object.entries({ json, csv, xlsx, raw }).flatMap(([name, isChosen]) => (isChosen ? [`--${name}`] : []))
  if (chosen.length > 1) throw new UsageError(`${chosen.join(' and ')} cannot be used together. Choose one.`)
  if (!csv) refuseOptions(options, ['exact', 'bom', 'delimiter'], 'is for CSV. Add --csv.')
  if (!xlsx && /\.xlsx$/i.test(output)) throw new UsageError(`${output} is the name of a workbook. Add --xlsx.`)
  if (raw) refuseOptions(options, ['fields'], 'is not for --raw, which writes whole responses. Leave it out.')
  const kind = chosen[0]?.slice(2) ?? (isForPeople ? 'people' : 'json')
  return {
    kind: kind as RecordFormat['kind'],
    fields: readFields(options.fields),
    exact,
    bom,
    delimiter: readDelimiter(delimiter),
  }
}

function readFields(list: string | undefined): readonly string[] | undefined {
  const fields = list?.split(',').map((field) => field.trim())
  const unknown = fields?.find((field) => !columns.includes(field))
  if (unknown === undefined) return fields
  throw unknownName(`--fields: a record has no field "${unknown}".`, unknown, columns)
}

export function readDelimiter(text = 'comma'): CsvDelimiter {
  const names = Object.keys(csvDelimiters) as CsvDelimiter[]
  // A tab is hard to type in a shell.
  const typed = text.toLowerCase().replace('\\t', 'tab')
  const found = names.find((name) => name === typed || csvDelimiters[name] === typed)
  if (!found) throw new UsageError(`--delimiter must be ${names.join(', ')} or the character itself, but is "${text}".`)
  return found
}

/** Writes records to stdout or a file. */
export async function showRecords(
  found: readonly Cdr[],
  format: RecordFormat,
  { mask, output }: { readonly mask: boolean; readonly output: string | undefined },
): Promise<void> {
  if (found.length === 0) return
  const space = output === undefined && process.stdout.isTTY ? 2 : undefined
  const content = await contentOf(mask ? found.map(maskCdr) : found, format, space)
  if (output === undefined) process.stdout.write(content)
  else
    try {
      writeFileSync(output, content)
    } catch (error) {
      throw new Error(`${output} cannot be written: ${reasonOf(error)}.`, { cause: error })
    }
}

async function contentOf(cdrs: readonly Cdr[], format: RecordFormat, space?: number): Promise<string | Uint8Array> {
  const { kind, fields } = format
  if (kind === 'xlsx') {
    const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
    return buffer(writeWorkbook(cdrs, { columns: fields ?? defaultColumns }))
  }
  if (kind !== 'people') {
    const { head, lines } = await textFormat(format, ({ raw }) => raw, space)
    return head + lines(cdrs)
  }
  if (!fields) return cdrs.map((cdr) => `${card(cdr, process.stdout.columns)}\n`).join('\n')
  const rows = cdrs.map((cdr) => fields.map((path) => cellText(cdr, path)))
  return `${table(fields, rows)}\n`
}

/**
 * Returns how records are written as text: the head of a new file, and the lines of records.
 *
 * @param rawOf Returns what `--raw` writes for a record.
 */
export async function textFormat(format: RecordFormat, rawOf: (cdr: Cdr) => unknown, space?: number) {
  const { kind, fields } = format
  if (kind === 'csv') {
    const { csvHeader, csvRows } = await import('@org/cms-cdr-formats/csv')
    const options = { ...format, columns: fields ?? defaultColumns }
    return { head: csvHeader(options, format.bom), lines: (cdrs: readonly Cdr[]) => csvRows(cdrs, options) }
  }
  const lineOf = (cdr: Cdr): string =>
    kind === 'raw' ? JSON.stringify(rawOf(cdr), undefined, space) : toJson(cdr, fields, space)
  return { head: '', lines: (cdrs: readonly Cdr[]) => cdrs.map((cdr) => `${lineOf(cdr)}\n`).join('') }
}

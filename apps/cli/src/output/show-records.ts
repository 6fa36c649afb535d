import { writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { type Cdr, maskCdr } from '@org/cms-cdr-client'
import { defaultColumns, fieldOf } from '@org/cms-cdr-formats/columns'
import { toJson } from '@org/cms-cdr-formats/json'
import { access } from '../usage-error.ts'
import { card } from './card.ts'
import type { RecordFormat } from './record-format.ts'
import { table } from './text.ts'

/** How wide a terminal is when it does not say so. */
const usualColumns = 80

/** Where records go, and what they show. */
interface ShowOptions {
  readonly mask: boolean
  /** A file to write instead of stdout. */
  readonly output: string | undefined
}

/**
 * Writes records to stdout or a file.
 *
 * @throws UsageError when the file cannot be written.
 */
export async function showRecords(
  found: readonly Cdr[],
  format: RecordFormat,
  { mask, output }: ShowOptions,
): Promise<void> {
  if (found.length === 0) return
  const { stdout } = process
  const isForPeople = output === undefined && stdout.isTTY
  const content = await contentOf(mask ? found.map(maskCdr) : found, format, isForPeople)
  if (output === undefined) stdout.write(content)
  else access(`${output} cannot be written`, () => writeFileSync(output, content))
}

async function contentOf(
  cdrs: readonly Cdr[],
  format: RecordFormat,
  isForPeople: boolean,
): Promise<string | Uint8Array> {
  if (format.kind === 'xlsx') {
    const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
    const { fields: columns = defaultColumns } = format
    return buffer(writeWorkbook(cdrs, { columns }))
  }
  if (format.kind === 'csv') {
    const { csvHeader, csvRows } = await import('@org/cms-cdr-formats/csv')
    const { fields: columns = defaultColumns, exact, delimiter, bom } = format
    return csvHeader({ columns, exact, delimiter }, bom) + csvRows(cdrs, { columns, exact, delimiter })
  }
  if (format.kind === 'people' && format.fields) {
    const { fields } = format
    const rows = cdrs.map((cdr) => fields.map((path) => textOf(fieldOf(cdr, path))))
    return `${table(fields, rows)}\n`
  }
  const space = isForPeople ? 2 : undefined
  const lines = cdrs.map((cdr) => {
    if (format.kind === 'raw') return JSON.stringify(cdr.raw, undefined, space)
    if (format.kind === 'json') return toJson(cdr, format.fields, space)
    return card(cdr, process.stdout.columns || usualColumns)
  })
  return `${lines.join(format.kind === 'people' ? '\n\n' : '\n')}\n`
}

function textOf(value: unknown): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

import { writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { type Cdr, maskCdr } from '@org/cms-cdr-client'
import { cellText } from '@org/cms-cdr-formats/cell'
import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { toJson } from '@org/cms-cdr-formats/json'
import { access } from '../usage-error.ts'
import { card } from './card.ts'
import type { RecordFormat } from './record-format.ts'
import { table } from './text.ts'

/**
 * Writes records to stdout or a file.
 *
 * @throws UsageError when the file cannot be written.
 */
export async function showRecords(
  found: readonly Cdr[],
  format: RecordFormat,
  { mask, output }: { readonly mask: boolean; readonly output: string | undefined },
): Promise<void> {
  if (found.length === 0) return
  const space = output === undefined && process.stdout.isTTY ? 2 : undefined
  const content = await contentOf(mask ? found.map(maskCdr) : found, format, space)
  if (output === undefined) process.stdout.write(content)
  else access(`${output} cannot be written`, () => writeFileSync(output, content))
}

async function contentOf(cdrs: readonly Cdr[], format: RecordFormat, space?: number): Promise<string | Uint8Array> {
  const { kind, fields, bom } = format
  const options = { ...format, columns: fields ?? defaultColumns }
  if (kind === 'xlsx') {
    const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
    return buffer(writeWorkbook(cdrs, options))
  }
  if (kind === 'csv') {
    const { csvHeader, csvRows } = await import('@org/cms-cdr-formats/csv')
    return csvHeader(options, bom) + csvRows(cdrs, options)
  }
  if (kind === 'raw') return cdrs.map(({ raw }) => `${JSON.stringify(raw, undefined, space)}\n`).join('')
  if (kind === 'json') return cdrs.map((cdr) => `${toJson(cdr, fields, space)}\n`).join('')
  if (!fields) return cdrs.map((cdr) => `${card(cdr, process.stdout.columns)}\n`).join('\n')
  const rows = cdrs.map((cdr) => fields.map((path) => cellText(cdr, path)))
  return `${table(fields, rows)}\n`
}

import { type Cdr, maskCdr } from '@org/cms-cdr-client'
import { defaultColumns, fieldOf } from '@org/cms-cdr-formats/columns'
import { toJson } from '@org/cms-cdr-formats/json'
import { card } from './card.ts'
import type { RecordFormat } from './record-format.ts'
import { table } from './text.ts'

/** How wide a terminal is when it does not say so. */
const usualColumns = 80

/** Shows records on stdout. */
export async function showRecords(found: readonly Cdr[], format: RecordFormat, mask: boolean): Promise<void> {
  const cdrs = mask ? found.map(maskCdr) : found
  if (cdrs.length === 0) return
  const { stdout } = process
  const isForPeople = stdout.isTTY
  if (format.kind === 'csv') {
    const { csvHeader, csvRows } = await import('@org/cms-cdr-formats/csv')
    const { fields: columns = defaultColumns, exact, delimiter, bom } = format
    stdout.write(csvHeader({ columns, exact, delimiter }, bom) + csvRows(cdrs, { columns, exact, delimiter }))
    return
  }
  const lines = cdrs.map((cdr) => {
    if (format.kind === 'raw') return JSON.stringify(cdr.raw, undefined, isForPeople ? 2 : undefined)
    if (format.kind === 'json') return toJson(cdr, format.fields, isForPeople ? 2 : undefined)
    return card(cdr, stdout.columns || usualColumns)
  })
  if (format.kind === 'people' && format.fields) {
    const { fields } = format
    stdout.write(
      `${table(
        fields,
        cdrs.map((cdr) => fields.map((path) => textOf(fieldOf(cdr, path)))),
      )}\n`,
    )
    return
  }
  stdout.write(`${lines.join(format.kind === 'people' ? '\n\n' : '\n')}\n`)
}

function textOf(value: unknown): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

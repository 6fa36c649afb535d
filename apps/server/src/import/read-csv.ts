import { pipeline, type Readable } from 'node:stream'
import { type CsvError, type Info, parse } from 'csv-parse'
import { importSchema } from '../spec.ts'
import { UserError } from '../user-error.ts'
import type { Row } from './row.ts'

const fieldSchemas: Readonly<Record<string, { type: string | string[] }>> = importSchema.properties

/** How the columns of a file become fields. */
export interface ColumnMapping {
  /** Names of the columns, for a file without a header. */
  readonly columns?: readonly string[] | undefined
  /** Field by column, where their names differ. */
  readonly renamed: Readonly<Record<string, string>>
  /** Values of fields that the file does not hold, such as the one call centre it is about. */
  readonly constants: Readonly<Record<string, string>>
  /** Whether columns that are no fields are passed over, instead of refused. */
  readonly ignoreOthers: boolean
}

/** Reads a CSV file, row by row. An empty cell is a field that is not there. */
export async function* readCsv(input: Readable, name: string, mapping: ColumnMapping): AsyncGenerator<Row[]> {
  const broken: Row[] = []
  const { columns } = mapping
  const parser = parse({
    bom: true,
    columns: columns
      ? fieldsOf(columns, name, mapping)
      : (header: string[]) => fieldsOf(header, `${name}: line 1`, mapping),
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) broken.push({ line: lineOf(error), reason: error.message })
    },
  })
  // A fault of the file destroys the parser, and so comes out of the loop below.
  pipeline(input, parser, () => {})
  const constants = typed(mapping.constants)
  for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: Info }>) {
    yield [...broken.splice(0), { line: info.lines, fields: { ...constants, ...typed(record) } }]
  }
  yield broken
}

/** The field of each column; `false` for a column that is passed over. */
function fieldsOf(header: readonly string[], where: string, { renamed, constants, ignoreOthers }: ColumnMapping) {
  const fields = header.map((cell) => {
    const column = cell.trim()
    const field = Object.hasOwn(renamed, column) ? String(renamed[column]) : column
    return !Object.hasOwn(fieldSchemas, field) && ignoreOthers ? false : field
  })
  const names = fields.filter((field) => field !== false)
  const all = [...names, ...Object.keys(constants)]
  const columns = header.map((cell) => cell.trim())
  const faults = [
    ...names.filter((field) => !Object.hasOwn(fieldSchemas, field)).map((field) => `unknown column "${field}"`),
    ...all.filter((field, index) => all.indexOf(field) !== index).map((field) => `column "${field}" twice`),
    ...importSchema.required.filter((field) => !all.includes(field)).map((field) => `column "${field}" missing`),
    ...Object.keys(renamed)
      .filter((column) => !columns.includes(column))
      .map((column) => `no column "${column}" to rename`),
  ]
  if (faults.length === 0) return fields
  const known = Object.keys(fieldSchemas).join(', ')
  throw new UserError(
    `${where}: wrong header: ${faults.join(', ')}. The columns are ${known}. Rename others with --map COLUMN=FIELD, add a missing one with --set FIELD=VALUE, pass over the rest with --ignore-other-columns.`,
  )
}

/** A cell is text; fields that are numbers by the spec are read as numbers where they look like one. */
function typed(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(record)) {
    if (text === '') continue
    const isInteger = [fieldSchemas[name]?.type].flat().includes('integer')
    fields[name] = isInteger && /^-?\d{1,15}$/.test(text) ? Number(text) : text
  }
  return fields
}

function lineOf(error: CsvError): number {
  return Number('lines' in error ? error.lines : 0)
}

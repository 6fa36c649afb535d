import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { type CsvError, type Info, parse } from 'csv-parse'
import { importSchema } from '../spec.ts'
import { UserError } from '../user-error.ts'
import type { Row } from './row.ts'

const fieldSchemas: Readonly<Record<string, { type: string | string[] }>> = importSchema.properties

/** Reads a CSV file with a header of field names. An empty cell is a field that is not there. */
export async function* readCsv(path: string): AsyncGenerator<Row> {
  const broken: Row[] = []
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkHeader(header, path),
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) broken.push({ line: lineOf(error), reason: error.message })
    },
  })
  // A fault of the file destroys the parser, and so comes out of the loop below.
  pipeline(createReadStream(path), parser, () => {})
  for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: Info }>) {
    yield* broken.splice(0)
    yield { line: info.lines, fields: typed(record) }
  }
  yield* broken
}

function checkHeader(header: string[], path: string): string[] {
  const names = header.map((name) => name.trim())
  const faults = [
    ...names.filter((name) => !Object.hasOwn(fieldSchemas, name)).map((name) => `unknown column "${name}"`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `column "${name}" twice`),
    ...importSchema.required.filter((name) => !names.includes(name)).map((name) => `column "${name}" missing`),
  ]
  if (faults.length === 0) return names
  throw new UserError(
    `${path}: line 1: wrong header: ${faults.join(', ')}. The columns are ${Object.keys(fieldSchemas).join(', ')}.`,
  )
}

/** A cell is text; fields that are numbers by the spec are read as numbers where they look like one. */
function typed(record: Record<string, string>): Record<string, unknown> {
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

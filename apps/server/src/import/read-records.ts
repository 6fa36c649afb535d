import { maskResponse } from '@org/cms-cdr-client'
import { restoreText } from '@org/cms-cdr-formats/cell'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import {
  findDelimiter,
  isBlank,
  ListError,
  type ListErrorCode,
  openRows,
  type Row,
  type Rows,
  separatorLine,
} from '@org/cms-cdr-formats/read-rows'
import { messageOf } from '../error-message.ts'
import { importSchema } from '../spec.ts'
import { UserError } from '../user-error.ts'
import { NestingError, parseExact } from './exact-json.ts'
import type { Input } from './input.ts'
import { type Layout, layouts } from './layout.ts'
import { type Leg, legFields, readLeg } from './legs.ts'
import { chooseInstants, type LocalTimes } from './local-times.ts'
import { type Fields, fieldOf, isDerived, isFields, isInteger, readCell, restoreMinusOnes } from './plain-record.ts'
import type { Rejection } from './read-entry.ts'

/** How columns are mapped to fields. */
export interface ColumnMapping {
  /** Names of the columns, for a file without a header. */
  readonly columns?: readonly string[] | undefined
  /** Field by column, where their names differ. */
  readonly renamed: Readonly<Record<string, string>>
  /** The same for columns that some files lack. */
  readonly optional?: Readonly<Record<string, string>> | undefined
  /** Values of fields that the file lacks, such as its call center ID. */
  readonly constants: Readonly<Record<string, string>>
  /** Whether to ignore columns that are not fields. */
  readonly ignoreOthers: boolean
  /** Reads times that are not written as records have them. */
  readonly times?: LocalTimes | undefined
}

/** How a file is read. */
export interface ReadOptions {
  readonly mapping: ColumnMapping
  /** A label of the Encoding Standard; UTF-8 and UTF-16 are recognized without it. */
  readonly encoding?: string | undefined
}

/** One line or row of a file: its fields, or why it cannot be read. */
export type RecordRow = { readonly line: number } & ({ readonly fields: Fields } | { readonly leg: Leg } | Rejection)

/** A file that is being read. */
export interface Records {
  readonly bytesRead: number
  /** Reads the lines, a few at a time. Blank lines are left out. */
  read(): AsyncGenerator<readonly RecordRow[]>
}

/**
 * Opens a file of records. An empty cell is a missing field.
 *
 * @throws UserError when the file cannot be read or its header is wrong; `read` throws it too.
 */
export async function openRecords(input: Input, { mapping, encoding }: ReadOptions): Promise<Records> {
  const isCsv = input.format === 'csv'
  const chooseDelimiter = (sample: string) => (isCsv ? (findDelimiter(sample) ?? ',') : undefined)
  const rows = await openRows(input.open(), { encoding, chooseDelimiter }).catch((error) => {
    throw explained(error, input)
  })
  const { isRecord, readRow } = isCsv ? csvReader(input.name, rows, mapping) : ndjsonReader(mapping)
  return {
    get bytesRead() {
      return rows.bytesRead
    },
    async *read() {
      try {
        for await (const some of rows.read())
          yield some.filter((row) => !isBlank(row.cells) && isRecord(row)).map(readRow)
      } catch (error) {
        throw explained(error, input)
      }
    },
  }
}

/** Day and month cannot be distinguished. */
const dateOfSpreadsheet = /^\d{1,2}([/.-])\d{1,2}\1\d{2,4}\b/

interface RowReader {
  readonly isRecord: (row: Row) => boolean
  readonly readRow: (row: Row) => RecordRow
}

function ndjsonReader({ constants }: ColumnMapping): RowReader {
  const given = typed(constants)
  const readRow = ({ line: text, lineNumber: line }: Row): RecordRow => {
    try {
      const fields = parseExact(text)
      if (!isFields(fields)) return { line, reason: 'this is not a JSON object' }
      for (const name in given) fields[name] ??= given[name]
      return { line, fields }
    } catch (error) {
      if (error instanceof NestingError) return { line, reason: error.message }
      // The parser's own message quotes the line.
      const [where] = / at position \d+/.exec(messageOf(error)) ?? ['']
      return { line, reason: `this is not valid JSON${where}` }
    }
  }
  return { isRecord: () => true, readRow }
}

function csvReader(name: string, { sample }: Rows, mapping: ColumnMapping): RowReader {
  const { columns } = mapping
  const filled = sample.filter(({ cells, line }) => !isBlank(cells) && !separatorLine.test(`${line}\n`))
  const fieldNamed = renamer(mapping)
  const isCallId = (cell: string): boolean => fieldOf(fieldNamed(cell.trim())) === 'callId'
  // Reports may have titles above the header.
  const header = filled.find(({ cells }) => cells.some(isCallId)) ?? filled[0]
  const isNamed = columns === undefined || header?.cells.some(isCallId) === true
  const first = filled[0]?.lineNumber ?? 1
  const lastLine = isNamed ? (header?.lineNumber ?? 0) : first - 1
  const where = `${name}: line ${header?.lineNumber}`
  const fields = header ? fieldsOf(isNamed ? header.cells : columns, where, mapping) : []
  const given = typed(mapping.constants)
  const { times } = mapping
  const hasLegs = fields.includes('legNumber')
  if (!times && (hasLegs || fields.some(isLegField)))
    throw new UserError(
      `${name}: the times in this file have no time zone. Name it with --zone, such as --zone UTC or --zone America/Sao_Paulo.`,
    )
  const expected = isNamed ? 'the header has' : 'the format has'
  const readRow = ({ cells, lineNumber: line }: Row): RecordRow => {
    // Where columns have no names, further ones are columns of another version.
    const mayHaveMore = !isNamed && mapping.ignoreOthers
    if (cells.length < fields.length || !(mayHaveMore || isBlank(cells.slice(fields.length))))
      return {
        line,
        reason: `the row has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, but ${expected} ${fields.length}`,
      }
    const read: Record<string, unknown> = { ...given }
    const instants: Partial<Record<TimeField, readonly number[]>> = {}
    for (const [index, field] of fields.entries()) {
      const text = readText(field, cells[index]?.trim() ?? '')
      if (!field) continue
      if (isLegField(field)) read[field] = text
      if (field === 'quirks') restoreMinusOnes(read, text)
      if (text === '' || field === 'quirks' || isLegField(field)) continue
      if (times && isTime(field)) {
        instants[field] = times.parse(text)
        if (instants[field].length === 0) return { line, reason: times.problem(field) }
        continue
      }
      const value = readCell(field, text)
      if (typeof value === 'string' && isInteger(field))
        return { line, reason: `${field} must be an integer or null, but is ${JSON.stringify(maskResponse(value))}` }
      if (isTime(field) && dateOfSpreadsheet.test(text))
        return { line, reason: `${field}: a spreadsheet changed the format of the time; use yyyy-MM-dd HH:mm:ss` }
      read[field] = value
    }
    if (times) Object.assign(read, recordTimes(times, instants))
    if (!hasLegs || !times) return { line, fields: read }
    const leg = readLeg(read, times)
    return 'reason' in leg ? { line, ...leg } : { line, leg }
  }
  // In files that were joined, the header occurs again.
  const isRecord = ({ line, lineNumber }: Row): boolean =>
    lineNumber > lastLine && !(isNamed && line.replace('\u{feff}', '') === header?.line)
  return { isRecord, readRow }
}

/** Returns the text of a cell. What spreadsheets put around a call ID is removed, but never from text that an export has protected. */
function readText(field: string | undefined, cell: string): string {
  const text = restoreText(cell)
  return field === 'callId' && (text === cell || /^\d/.test(text)) ? cleanCallId(text) : text
}

const timeFields = ['beginTime', 'endTime'] as const
type TimeField = (typeof timeFields)[number]
const isTime = (field: string): field is TimeField => timeFields.some((name) => name === field)
const isLegField = (field: string | undefined): boolean => field !== undefined && legFields.has(field)

/** Returns the times of a call as records have them. */
function recordTimes(times: LocalTimes, instants: Partial<Record<TimeField, readonly number[]>>): Fields {
  const given = timeFields.filter((field) => instants[field])
  const [chosen = []] = chooseInstants([given.map((field) => instants[field] ?? [])])
  return Object.fromEntries(given.map((field, index) => [field, times.format(chosen[index] ?? Number.NaN)]))
}

/** Returns the field of each column; `undefined` for a column that is ignored. */
function fieldsOf(header: readonly string[], where: string, mapping: ColumnMapping): readonly (string | undefined)[] {
  const { renamed, optional, constants, ignoreOthers } = mapping
  const fieldNamed = renamer(mapping)
  const columns = header.map((cell) => cell.trim())
  const isHeader = columns.some((column) => fieldOf(fieldNamed(column)) !== undefined)
  if (!isHeader && columns.some((column) => /^\d/.test(column)))
    throw new UserError(`${where} is not a header. Name the columns with --columns, such as --columns callId,callerNo.`)
  const unknown: string[] = []
  const fields = columns.map((column) => {
    const name = fieldNamed(column)
    if (name === 'quirks' || isLegField(name)) return name
    const field = fieldOf(name)
    if (field === undefined && !ignoreOthers && !isDerived(name) && name !== '') unknown.push(name)
    return field
  })
  const known = [...Object.keys(importSchema.properties), ...legFields]
  const optionalFields = Object.values(optional ?? {})
  const mapped = [...Object.values(renamed), ...optionalFields]
  // A column that some files lack may have empty cells in others.
  const added = Object.keys(constants).filter((field) => !optionalFields.includes(field))
  const all = [...fields.filter((field) => field !== undefined), ...added]
  // The call type of a leg implies the direction.
  const required = all.some(isLegField) ? ['ccId', 'callId', 'legNumber'] : importSchema.required
  const plainColumns = columns.map(plainName)
  const problems = [
    ...unknown.map((name) => `unknown column "${name}"`),
    ...mapped
      .filter((name) => !known.includes(name) && fieldOf(name) === undefined && !unknown.includes(name))
      .map((name) => `unknown field "${name}"`),
    ...all.filter((field, index) => all.indexOf(field) !== index).map((field) => `duplicate column "${field}"`),
    ...required
      .filter((field) => !all.includes(field) && !Object.hasOwn(constants, field))
      .map((field) => `missing column "${field}"`),
    ...Object.keys(renamed)
      .filter((column) => !plainColumns.includes(plainName(column)))
      .map((column) => `no column "${column}" to rename`),
  ]
  if (problems.length === 0) return fields
  const isVendors = ({ fields: own }: Layout) => Object.keys(own).every((column) => columns.includes(column))
  const [format] = Object.entries(layouts).find(([, layout]) => isVendors(layout)) ?? []
  if (format !== undefined && Object.keys(renamed).length === 0)
    throw new UserError(`${where}: this file has a row for each leg of a call. Add --format ${format}.`)
  throw new UserError(
    `${where}: wrong header: ${problems.join(', ')}. The columns are ${Object.keys(importSchema.properties).join(', ')}. Rename others with --map COLUMN=FIELD, add a missing one with --set FIELD=VALUE, ignore the rest with --ignore-other-columns.`,
  )
}

/** Creates the function that returns the field that a mapping gives to a column, or its name. Letter case and punctuation do not matter. */
function renamer({ renamed, optional }: ColumnMapping): (column: string) => string {
  const fields = new Map(Object.entries({ ...optional, ...renamed }).map(([name, field]) => [plainName(name), field]))
  return (column) => fields.get(plainName(column)) ?? column
}

const plainName = (column: string): string => column.toLowerCase().replace(/[^\p{L}\p{Nd}]/gu, '')

function typed(record: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(record).map(([field, text]) => [field, readCell(field, text)]))
}

/** Explains what to do about a file that cannot be read. */
function explained(error: unknown, { name, format }: Input): unknown {
  if (!(error instanceof ListError)) return error
  const { code, encoding = 'NAME' } = error
  const advice: Readonly<Record<ListErrorCode, string>> = {
    workbook: 'Save it as "CSV UTF-8" there, and import that file.',
    old_workbook: 'Save it as "CSV UTF-8" there, and import that file.',
    markup: 'Open it in a spreadsheet, save it as "CSV UTF-8", and import that file.',
    sheet: '',
    compressed: `Decompress it first: gzip -cd FILE | cms-cdr-server import - --format ${format}`,
    encoding: `Add --encoding ${encoding}, or save the file as UTF-8.`,
    unknown_encoding: '',
    line: `Is it ${format === 'csv' ? 'CSV' : 'NDJSON'}?`,
    json: '',
    quote: 'Close the quote.',
  }
  return new UserError(`${name}: ${error.message} ${advice[code]}`.trim())
}

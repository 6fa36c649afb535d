import { cleanCallId, type ListColumns, problemOf } from './list.ts'
import { findDelimiter, ListError, sampledRows, sampleRows, separatorLine } from './read-rows.ts'

/** The formats of a list of calls. */
export const listFormats = ['text', 'csv', 'ndjson'] as const
/** Format of a list of calls. */
export type ListFormat = (typeof listFormats)[number]

/** What the caller knows of a list. */
export interface ListHints {
  /** Name of the file, for its extension. */
  readonly name: string
  readonly format?: ListFormat | undefined
  /** The column with the call ID: its name, or its number from 1. */
  readonly column?: string | undefined
}

/** How a list is laid out. */
export interface ListShape {
  readonly format: ListFormat
  /** `undefined` where each line is one cell. */
  readonly delimiter: string | undefined
  /** Names of the columns, or their numbers from 1 where there is no header. */
  readonly columns: readonly string[]
  readonly places: ListColumns
  /** Lines hold several calls each, as in `a, b, c`. */
  readonly hasManyPerLine: boolean
  /** How many rows that are not blank come before the first call: titles, a header, and the line `sep=` of Excel. */
  readonly headerRows: number
}

/** Names of the column in the languages of the console, without letter case, accents, blanks and punctuation. */
const exactName = 'callid'
const otherNames = new Set([
  ...['id', 'callidentifier', 'callnumber', 'idchamada', 'iddachamada', 'chamadaid', 'numerodachamada'],
  ...['idllamada', 'iddellamada', 'iddelallamada', 'llamadaid', 'numerodellamada', 'numerodelallamada'],
  ...['呼叫id', '通话id', '话单id', '呼叫标识', '通话标识', '呼叫编号', '通话编号'],
])
/** Most call IDs: the time in seconds or milliseconds and a number. */
const callIdForm = /^\d{9,}[-.]\d+$/
/** A column with less of what looks like call IDs is not taken for one. */
const leastLikeness = 0.25

/**
 * Finds the layout of a list by its first lines.
 *
 * @param sample Complete lines, each ended by a line feed.
 */
export function findShape(sample: string, hints: ListHints): ListShape {
  if (hints.format !== 'text' && /^\s*(\[\s*["{[]|\{\s*\n)/.test(sample))
    throw new ListError('json', 'This is JSON, but not one value on each line.')
  const format = hints.format ?? formatOf(sample, hints)
  if (format === 'ndjson') return { ...oneCell, format }
  if (hints.format === undefined && hints.column === undefined && hasManyPerLine(sample))
    return { ...oneCell, format: 'text', hasManyPerLine: true }
  const delimiter = format === 'text' ? undefined : findDelimiter(sample)
  const rows = sampleRows(sample.replace(separatorLine, ''), delimiter)
  const isText = format === undefined && delimiter === undefined
  const shape = shapeOfRows(rows, hints, isText ? 'text' : (format ?? 'csv'), separatorLine.test(sample) ? 1 : 0)
  return { ...shape, delimiter }
}

const oneCell = {
  delimiter: undefined,
  columns: [],
  places: { callId: 0, direction: -1, ccId: -1 },
  headerRows: 0,
  hasManyPerLine: false,
}

/** Divides a line that holds several calls. */
export function splitLine(line: string): readonly string[] {
  return line.split(/[\s,;|]+/).filter((cell) => cleanCallId(cell) !== '')
}

/** Tells whether lines are calls in a row. In a table, where every line has as many cells, only one column holds the calls. */
function hasManyPerLine(sample: string): boolean {
  const lines = sample
    .split('\n', sampledRows)
    .map(splitLine)
    .filter((cells) => cells.length > 0)
  const isUneven = lines.some((cells) => cells.length !== lines[0]?.length) || lines.length === 1
  return isUneven && lines.flat().every((cell) => callIdForm.test(cleanCallId(cell)))
}

function formatOf(sample: string, { name, column }: ListHints): ListFormat | undefined {
  if (/\.(ndjson|jsonl)$/i.test(name) || /^\s*\{/.test(sample)) return 'ndjson'
  return /\.(csv|tsv)$/i.test(name) || column !== undefined ? 'csv' : undefined
}

function shapeOfRows(
  rows: readonly (readonly string[])[],
  { column: wanted }: ListHints,
  format: ListFormat,
  separatorRows: number,
): ListShape {
  const width = Math.max(0, ...rows.map((row) => row.length))
  const scores = Array.from({ length: width }, (_none, index) => likenessOf(rows.map((row) => row[index] ?? '')))
  const best = Math.max(0, ...scores)
  const likely = best >= leastLikeness ? scores.indexOf(best) : -1
  // Reports of a spreadsheet may have a title above the header.
  const titles = Math.max(0, width > 1 && likely >= 0 ? rows.findIndex((row) => isData(row[likely] ?? '')) - 1 : 0)
  const first = rows[titles] ?? []
  const names = first.map(plainName)
  const named = names.includes(exactName) ? names.indexOf(exactName) : names.findIndex((name) => otherNames.has(name))
  const found = names.includes(exactName) || likely < 0 ? named : likely
  const callId = wanted === undefined ? (found < 0 && width === 1 ? 0 : found) : indexOf(wanted, first, width)
  const isNamed = named >= 0 || first.some((name) => name.trim() === wanted?.trim())
  const hasHeader = !isData(first[Math.max(0, callId)] ?? '') && (isNamed || format === 'csv' || likely >= 0)
  return {
    format,
    delimiter: undefined,
    columns: Array.from({ length: width }, (_none, index) => (hasHeader && first[index]?.trim()) || String(index + 1)),
    places: {
      callId,
      direction: hasHeader ? names.indexOf('direction') : -1,
      ccId: hasHeader ? names.indexOf('ccid') : -1,
    },
    headerRows: separatorRows + titles + (hasHeader ? 1 : 0),
    hasManyPerLine: false,
  }
}

function indexOf(wanted: string, header: readonly string[], width: number): number {
  const byName = header.findIndex((name) => name.trim() === wanted.trim())
  if (byName >= 0) return byName
  return /^[1-9]\d*$/.test(wanted) && Number(wanted) <= width ? Number(wanted) - 1 : -1
}

function plainName(cell: string): string {
  return cell
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}]/gu, '')
}

/** How much the cells of a column look like call IDs, of which no two are the same: 0 to 1. */
function likenessOf(cells: readonly string[]): number {
  const filled = cells.map(cleanCallId).filter((cell) => cell !== '')
  const sum = filled.reduce((total, cell) => total + likeness(cell), 0)
  return filled.length === 0 ? 0 : (sum / filled.length) * (new Set(filled).size / filled.length)
}

function likeness(cell: string): number {
  if (callIdForm.test(cell)) return 1
  if (problemOf(cell) === 'scientific') return 0.5
  return problemOf(cell) === undefined && /^(?=.*\d)[a-z\d]+(?:[-_]+[a-z\d]+)+$/i.test(cell) ? 0.5 : 0
}

/** A cell that no header has. */
function isData(cell: string): boolean {
  const id = cleanCallId(cell)
  return likeness(id) > 0 || /^\d[\d.]*$/.test(id) || problemOf(id) === 'errorValue'
}

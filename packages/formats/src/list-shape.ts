import { csvDelimiters } from './cell.ts'
import { cleanCallId, type ListColumns, problemOf } from './list.ts'
import { findDelimiter, ListError, sampledRows, sampleRows, separatorLine } from './read-rows.ts'

/** The formats of a list of calls. */
export const listFormats = ['text', 'csv', 'ndjson'] as const
/** Format of a list of calls. */
export type ListFormat = (typeof listFormats)[number]

/** What the caller knows about a list. */
export interface ListHints {
  /** Name of the file, for its extension. */
  readonly name: string
  readonly format?: ListFormat | undefined
  /** The column with the call ID: its name, or its number from 1. */
  readonly column?: string | undefined
  /** What divides cells, where it need not be guessed. */
  readonly delimiter?: string | undefined
}

/** The layout of a list. */
export interface ListShape {
  readonly format: ListFormat
  /** `undefined` where each line is one cell. */
  readonly delimiter: string | undefined
  /** Names of the columns, or their numbers from 1 where there is no header. */
  readonly columns: readonly string[]
  readonly places: ListColumns
  /** Whether a name in the header is known to be that of the call IDs. Otherwise the header may be a call. */
  readonly isNamed: boolean
  /** Lines hold several calls each, as in `a, b, c`. */
  readonly hasManyPerLine: boolean
  /** Whether a spreadsheet may have rounded long numbers: it would have rounded all of them. */
  readonly isRounded: boolean
  /** Number of rows before the first call, without blank ones: titles, a header, and Excel's line `sep=`. */
  readonly headerRows: number
}

/** Column names in the languages of the console, in lower case, without accents, blanks and punctuation. */
const exactName = 'callid'
/** Names that other columns have too: the content decides. */
const vagueNames = new Set([
  ...['id', 'callnumber', 'numerodachamada', 'numerodellamada', 'numerodelallamada'],
  ...['呼叫编号', '通话编号'],
])
const otherNames = new Set([
  ...['callidentifier', 'idchamada', 'iddachamada', 'chamadaid'],
  ...['idllamada', 'iddellamada', 'iddelallamada', 'llamadaid'],
  ...['呼叫id', '通话id', '话单id', '呼叫标识', '通话标识'],
])
/** The form of most call IDs: epoch seconds or milliseconds, and a number. */
const callIdForm = /^\d{9,}[-.]\d+$/
/** The lowest likeness at which a column is taken for the call IDs. */
const leastLikeness = 0.25

/**
 * Detects the layout of a list from its first lines.
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
  const delimiter =
    format === 'text' ? undefined : (hints.delimiter ?? findDelimiter(sample) ?? delimiterOfHeader(sample))
  const rows = sampleRows(sample.replace(separatorLine, ''), delimiter)
  const isText = format === undefined && delimiter === undefined
  const shape = shapeOfRows(rows, hints, isText ? 'text' : (format ?? 'csv'), separatorLine.test(sample) ? 1 : 0)
  return { ...shape, delimiter }
}

/** Returns what divides a header with a known name. Below it, most lines may have nothing but a call ID. */
function delimiterOfHeader(sample: string): string | undefined {
  const [header = ''] = sample.split('\n', 1)
  return Object.values(csvDelimiters).find((delimiter) => {
    const names = header.split(delimiter).map(plainName)
    return names.length > 1 && columnOfName(names) >= 0
  })
}

const oneCell = {
  delimiter: undefined,
  columns: [],
  places: { callId: 0, direction: -1, ccId: -1 },
  headerRows: 0,
  isNamed: false,
  hasManyPerLine: false,
  isRounded: true,
}

/** Divides a line that holds several calls. */
export function splitLine(line: string): readonly string[] {
  return line.split(/[\s,;|]+/).filter((cell) => cleanCallId(cell) !== '')
}

/** Returns whether lines contain several call IDs each. Lines with equal numbers of cells are a table, in which one column holds the call IDs. */
function hasManyPerLine(sample: string): boolean {
  const lines = sample
    .split('\n', sampledRows)
    .map(splitLine)
    .filter((cells) => cells.length > 0)
  const isUneven = lines.some((cells) => cells.length !== lines[0]?.length) || lines.length === 1
  return isUneven && lines.flat().every((cell) => callIdForm.test(cleanCallId(cell)))
}

function formatOf(sample: string, { name, column, delimiter }: ListHints): ListFormat | undefined {
  if (delimiter !== undefined) return 'csv'
  if (/\.(ndjson|jsonl)$/i.test(name) || /^\s*\{/.test(sample)) return 'ndjson'
  return /\.(csv|tsv)$/i.test(name) || column !== undefined ? 'csv' : undefined
}

function shapeOfRows(
  rows: readonly (readonly string[])[],
  { column: wanted, format: given }: ListHints,
  format: ListFormat,
  separatorRows: number,
): ListShape {
  const width = Math.max(0, ...rows.map((row) => row.length))
  const scores = Array.from({ length: width }, (_none, index) => likenessOf(rows.map((row) => row[index] ?? '')))
  const best = Math.max(0, ...scores)
  const likely = best >= leastLikeness ? scores.indexOf(best) : -1
  const titles = width > 1 && likely >= 0 ? titlesOf(rows, likely) : 0
  const first = rows[titles] ?? []
  const names = first.map(plainName)
  const named = columnOfName(names)
  const vague = names.findIndex((name) => vagueNames.has(name))
  const found = named >= 0 ? named : likely >= 0 ? likely : vague
  const callId = wanted === undefined ? (found < 0 && width === 1 ? 0 : found) : indexOf(wanted, first, width)
  const isNamed = named >= 0 || vague >= 0 || (first[callId] !== undefined && first[callId].trim() === wanted?.trim())
  const cell = first[Math.max(0, callId)] ?? ''
  // Alone on a line, a text with a digit is more probably a call ID, perhaps with a note, than a name.
  const mayBeUnknown = given !== 'text' && (format === 'csv' || likely >= 0) && !(width === 1 && /\d/.test(cell))
  const hasHeader = !isData(cell) && (isNamed || mayBeUnknown)
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
    isNamed,
    hasManyPerLine: false,
    // An apostrophe or ="…" made a spreadsheet keep a number, which says nothing of the others.
    isRounded: !rows.some((row) => isWholeNumber(row[Math.max(0, callId)]?.trim() ?? '')),
  }
}

/** Returns the number of rows above the header: reports of a spreadsheet may have titles there, which have fewer cells. */
function titlesOf(rows: readonly (readonly string[])[], likely: number): number {
  const firstCall = rows.findIndex((row) => isData(row[likely] ?? ''))
  const above = rows.slice(0, Math.max(0, firstCall))
  const named = above.findIndex((row) => columnOfName(row.map(plainName)) >= 0)
  if (named >= 0) return named
  const filled = above.map((row) => row.filter((cell) => cell.trim() !== '').length)
  return Math.max(0, filled.indexOf(Math.max(...filled)))
}

/** Returns the index of the column that is named like call IDs and like nothing else; -1 if there is none. */
function columnOfName(names: readonly string[]): number {
  return names.includes(exactName) ? names.indexOf(exactName) : names.findIndex((name) => otherNames.has(name))
}

/** Returns whether a cell is a number with more digits than a spreadsheet keeps. */
function isWholeNumber(callId: string): boolean {
  return /^\d{16,}$/.test(callId) && /[1-9]/.test(callId.slice(15))
}

function indexOf(wanted: string, header: readonly string[], width: number): number {
  // A number first: without a header, it may also be a cell of the first call.
  if (/^[1-9]\d*$/.test(wanted) && Number(wanted) <= width) return Number(wanted) - 1
  return header.findIndex((name) => name.trim() === wanted.trim())
}

function plainName(cell: string): string {
  return cell
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}]/gu, '')
}

/** Rates from 0 to 1 how much the cells of a column look like distinct call IDs. */
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

/** Returns whether a cell cannot be part of a header. */
function isData(cell: string): boolean {
  const id = cleanCallId(cell)
  return likeness(id) > 0 || /^\d[\d.]*$/.test(id) || problemOf(id) === 'errorValue'
}

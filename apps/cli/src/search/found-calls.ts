import { extname } from 'node:path'
import { styleText } from 'node:util'
import { type FoundCall, isPlausibleDuration, maskResponse } from '@org/cms-cdr-client'
import type { CsvDelimiter } from '@org/cms-cdr-formats/cell'
import { foundColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { layOut } from '@org/cms-cdr-formats/table'
import { replaceFile } from '../output/replace-file.ts'
import { clock, localTimeIn } from '../output/text.ts'
import { UsageError } from '../usage-error.ts'

/** Returns a call whose phone numbers are masked but for their last two digits. */
export function masked(call: FoundCall): FoundCall {
  const { callingNumber, calledNumber } = call
  return {
    ...call,
    ...(maskResponse({ callingNumber, calledNumber }) as Pick<FoundCall, 'callingNumber' | 'calledNumber'>),
  }
}

const names = ['began', 'call', 'direction', 'queue', 'agent', 'wait', 'talk', 'from', 'to', 'release cause']
const layout = { numbers: ['wait', 'talk'] }
/** The widths of most calls. */
const usualWidths = [19, 20, 9, 5, 5, 5, 5, 14, 14, 0]

/** Returns a function that gives the cells of a call, in the order of the names of the columns. */
function cellsIn(timeZone: string | undefined): (call: FoundCall) => string[] {
  const time = localTimeIn(timeZone ?? 'UTC')
  return (call) => [
    `${time(call.beganAt)}${call.beganFrom === 'stored' ? ' ?' : ''}`,
    call.callId,
    call.direction,
    String(call.skillQueueId ?? ''),
    String(call.agentId ?? ''),
    duration(call.queueSeconds),
    duration(call.talkSeconds),
    call.callingNumber ?? '',
    call.calledNumber ?? '',
    call.releaseCause ? `${call.releaseCause.value} ${call.releaseCause.meaning ?? ''}`.trim() : '',
  ]
}

/** Returns a duration, marked if it cannot be that of a call. */
function duration(seconds: number | null): string {
  if (seconds === null) return ''
  return isPlausibleDuration(seconds) ? clock(seconds) : `${seconds} s (implausible)`
}

const terminalWidth = (): number => process.stdout.columns || Number.POSITIVE_INFINITY

/** Draws calls as a table that is no wider than the terminal. */
export function callsTable(calls: readonly FoundCall[], timeZone: string | undefined, width = terminalWidth()): string {
  const unknown = calls.some(({ beganFrom }) => beganFrom === 'stored')
  const { head, lines, notes } = layOut(names, calls.map(cellsIn(timeZone)), { ...layout, width })
  return [
    styleText('dim', head),
    ...lines,
    '',
    ...notes,
    `Times are in ${timeZone ?? 'UTC'}.${unknown ? ' ? means that the begin is unknown, and this is when the record was stored.' : ''}`,
  ].join('\n')
}

/** Lays out a table whose calls arrive one by one: `lineOf` gives the line of a call. */
export function openCallsTable(timeZone: string | undefined, width = terminalWidth()) {
  const cellsOf = cellsIn(timeZone)
  const layOutCalls = (calls: readonly FoundCall[]) =>
    layOut(names, calls.map(cellsOf), { ...layout, width, least: usualWidths })
  const { head, notes } = layOutCalls([])
  return { head: styleText('dim', head), notes, lineOf: (call: FoundCall): string => layOutCalls([call]).lines.join() }
}

export type CallFormat = 'csv' | 'ndjson' | 'xlsx'

const byExtension: Readonly<Record<string, CallFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.xlsx': 'xlsx',
}

/**
 * Returns the format of a file of calls.
 *
 * @param chosen The format that an option names, if there is one.
 */
export function formatOf(path: string, chosen: 'csv' | 'ndjson' | undefined): CallFormat {
  const named = byExtension[extname(path).toLowerCase()]
  if (named === 'xlsx' && chosen) throw new UsageError(`${path} is the name of a workbook. Leave out --json and --csv.`)
  const format = chosen ?? named
  if (format) return format
  throw new UsageError(
    `The name ${path} does not say the format. End it in .csv, .ndjson or .xlsx, or add --csv or --json.`,
  )
}

export async function* textOf(
  calls: AsyncIterable<FoundCall>,
  format: 'csv' | 'ndjson',
  delimiter: CsvDelimiter,
): AsyncGenerator<string> {
  const csv = { columns: foundColumns, exact: false, delimiter }
  if (format === 'csv') yield csvHeader(csv, false)
  for await (const call of calls) yield format === 'csv' ? csvRows([call], csv) : `${JSON.stringify(call)}\n`
}

/** Writes calls to a file as they arrive. The file is complete or not there at all. */
export async function writeCalls(
  calls: AsyncIterable<FoundCall>,
  format: CallFormat,
  delimiter: CsvDelimiter,
  path: string,
): Promise<void> {
  if (format !== 'xlsx') return replaceFile(path, textOf(calls, format, delimiter))
  const { writeWorkbook } = await import('@org/cms-cdr-formats/workbook')
  await replaceFile(path, writeWorkbook(calls, { columns: foundColumns }))
}

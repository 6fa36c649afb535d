import { createWriteStream, openSync, renameSync, rmSync } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { styleText } from 'node:util'
import { type FoundCall, isCdrError, maskResponse } from '@org/cms-cdr-client'
import { foundColumns } from '@org/cms-cdr-formats/columns'
import { csvHeader, csvRows } from '@org/cms-cdr-formats/csv'
import { fittingColumns, leftOut, printable, table } from '../output/text.ts'
import { access, UsageError } from '../usage-error.ts'

/** Returns a call whose phone numbers are masked but for their last two digits. */
export function masked(call: FoundCall): FoundCall {
  const { callingNumber, calledNumber } = call
  return {
    ...call,
    ...(maskResponse({ callingNumber, calledNumber }) as Pick<FoundCall, 'callingNumber' | 'calledNumber'>),
  }
}

const names = ['began', 'call', 'direction', 'queue', 'agent', 'wait', 'talk', 'from', 'to', 'release cause']
/** The least widths of the columns, which calls that are not known yet will need. */
const usualWidths = [19, 20, 9, 5, 5, 5, 5, 14, 14, 0]

/** Returns a function that gives the cells of a call, in the order of the names of the columns. */
function cellsIn(timeZone: string | undefined): (call: FoundCall) => string[] {
  const time = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'medium', timeZone: timeZone ?? 'UTC' })
  return (call) => [
    `${time.format(call.beganAt)}${call.beganFrom === 'stored' ? ' ?' : ''}`,
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

/** Draws calls as a table that is no wider than the terminal. */
export function callsTable(calls: readonly FoundCall[], timeZone: string | undefined): string {
  const unknown = calls.some(({ beganFrom }) => beganFrom === 'stored')
  const rows = calls.map(cellsIn(timeZone))
  const shown = columnsFor(
    names.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0))),
  )
  const drawn = table(
    names.slice(0, shown),
    rows.map((row) => row.slice(0, shown)),
  )
  return [
    ...drawn.split('\n').map(fitting),
    '',
    ...leftOut(names.slice(shown)),
    `Times are in ${timeZone ?? 'UTC'}.${unknown ? ' ? means that the begin is unknown, and this is when the record was stored.' : ''}`,
  ].join('\n')
}

/** Returns how many columns fit the terminal. The cause comes last, and is cut off, since it is the longest. */
function columnsFor(widths: readonly number[]): number {
  const least = [...widths.slice(0, -1), names.at(-1)?.length ?? 0]
  return fittingColumns(least, process.stdout.columns || Number.POSITIVE_INFINITY)
}

/** Returns the lines of a table whose calls arrive one by one: that of the names, and a function that gives the line of a call. */
export function openCallsTable(timeZone: string | undefined): {
  readonly head: string
  readonly lineOf: (call: FoundCall) => string
} {
  const cellsOf = cellsIn(timeZone)
  const shown = columnsFor(usualWidths)
  const line = (cells: readonly string[]): string =>
    fitting(
      cells
        .slice(0, shown)
        .map((cell, column) =>
          printable(cell)
            .replaceAll('\n', ' ')
            .padEnd(usualWidths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
  return { head: styleText('dim', line(names)), lineOf: (call) => line(cellsOf(call)) }
}

/** Cuts a line off at the edge of the terminal. */
function fitting(line: string): string {
  const width = process.stdout.columns || Number.POSITIVE_INFINITY
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}

/** Returns a duration as `1:25`, or `10:00:00`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return ''
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, ...rest] = parts
  const shown = hours > 0 ? parts : rest
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

/** A format of a file of calls. */
export type CallFormat = 'csv' | 'ndjson' | 'xlsx'

const byExtension: Readonly<Record<string, CallFormat>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.xlsx': 'xlsx',
}
const csvOptions = { columns: foundColumns, exact: false }

/**
 * Returns the format of a file of calls.
 *
 * @param chosen The format that an option names, if there is one.
 * @throws UsageError when nothing says which.
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

/** Yields calls as text. */
export async function* textOf(calls: AsyncIterable<FoundCall>, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader(csvOptions, false)
  for await (const call of calls) yield format === 'csv' ? csvRows([call], csvOptions) : `${JSON.stringify(call)}\n`
}

/**
 * Writes calls to a file as they arrive. The file is complete or not there at all.
 *
 * @throws UsageError when it cannot be written; what the calls throw.
 */
export async function writeCalls(calls: AsyncIterable<FoundCall>, format: CallFormat, path: string): Promise<void> {
  const part = `${path}.part`
  const fd = access(`${path} cannot be written`, () => openSync(part, 'w'))
  try {
    const content =
      format === 'xlsx'
        ? Readable.fromWeb((await import('@org/cms-cdr-formats/workbook')).writeWorkbook(calls, csvOptions))
        : textOf(calls, format)
    await pipeline(content, createWriteStream(part, { fd }))
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    if (isCdrError(error) || !(error as NodeJS.ErrnoException).syscall) throw error
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
  }
}

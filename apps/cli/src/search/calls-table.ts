import { styleText } from 'node:util'
import type { FoundCall } from '@org/cms-cdr-client'
import { printable, table } from '../output/text.ts'

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
  const lines = table(names, calls.map(cellsIn(timeZone)))
    .split('\n')
    .map(fitting)
  return `${lines.join('\n')}\n\nTimes are in ${timeZone ?? 'UTC'}.${unknown ? ' ? means that the begin is unknown, and this is when the record was stored.' : ''}`
}

/** Returns the lines of a table whose calls arrive one by one: that of the names, and a function that gives the line of a call. */
export function openCallsTable(timeZone: string | undefined): {
  readonly head: string
  readonly lineOf: (call: FoundCall) => string
} {
  const cellsOf = cellsIn(timeZone)
  const line = (cells: readonly string[]): string =>
    fitting(
      cells
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

/** Cuts a line off at the edge of the terminal. The cause comes last, since it is the longest. */
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

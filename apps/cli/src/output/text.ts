import { styleText } from 'node:util'
import type { CdrEvent } from '@org/cms-cdr-client'

/** Replaces control characters in text from outside, so that it cannot steer the terminal. Line feeds stay. */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '\uFFFD')
}

/** Returns the end of an access key: enough to distinguish keys. */
export function keyTail(accessKey: unknown): string {
  const text = String(accessKey ?? '')
  return text.length > 8 ? `…${text.slice(-4)}` : text
}

/** Returns a URL without its password. */
export function withoutPassword(url: string): string {
  return url.replace(/(?<=\/\/[^:@]*:).*(?=@)/, '…')
}

/** Returns a duration as `1:25`, or `10:00:00`. */
export function clock(seconds: number): string {
  const [hours = 0, ...rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [first, ...others] = hours > 0 ? [hours, ...rest] : rest
  return [first, ...others.map((part) => String(part).padStart(2, '0'))].join(':')
}

/**
 * Returns a function that writes a time of a zone as `2026-11-26 08:00:00`. Without a zone, it is that of this machine. Only the parts are
 * left to the locale, because English is the only one that some builds of Node have.
 */
export function localTimeIn(timeZone: string | undefined): (time: Date) => string {
  const two = '2-digit'
  const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const
  const format = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...fields })
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`
  }
}

/** Returns an option as it is typed: `releaseCause` is written `release-cause` on a command line. */
export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Cuts a line off at the edge of the terminal. */
export function cutOff(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}

/** How a table is laid out. */
export interface Layout {
  /** Columns of the terminal. Columns of the table that do not fit are left out. */
  readonly width?: number
  /** Names of the columns that hold numbers, which end below each other. */
  readonly numbers?: readonly string[]
  /** The least width of each column, which rows that are not known yet will need. */
  readonly least?: readonly number[]
}

/** Lays out rows below the names of their columns. The last column is cut off if it does not fit, unless it holds numbers. */
export function layOut(names: readonly string[], rows: readonly (readonly string[])[], layout: Layout = {}) {
  const { width = Number.POSITIVE_INFINITY, numbers = [], least = [] } = layout
  const clean = rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' ')))
  const widths = names.map((name, column) =>
    clean.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), Math.max(name.length, least[column] ?? 0)),
  )
  let used = -2
  const overflow = names.findIndex((name, column) => {
    const isCutOff = column === names.length - 1 && !numbers.includes(name)
    used += 2 + (isCutOff ? name.length : (widths[column] ?? 0))
    return used > width
  })
  const shown = overflow < 0 ? names.length : Math.max(1, overflow)
  const lineOf = (row: readonly string[]): string => {
    const cells = row.slice(0, shown).map((cell, column) => {
      const isNumber = numbers.includes(names[column] ?? '')
      return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
    })
    return cutOff(cells.join('  ').trimEnd(), width)
  }
  const left = names.slice(shown).join(', ')
  return {
    head: lineOf(names),
    lines: clean.map(lineOf),
    /** Says which columns are left out, or nothing. */
    notes: left === '' ? [] : [`No room for: ${left}. Widen the terminal, or add --json.`],
  }
}

/** Draws columns with their names above them. */
export function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const { head, lines } = layOut(names, rows)
  return [styleText('dim', head), ...lines].join('\n')
}

/** Prints rows for people on a terminal, and as JSON lines if that is asked for or stdout is no terminal. Returns the exit status. */
export function printRows<Row>(rows: readonly Row[], json: boolean, forPeople: (rows: readonly Row[]) => string): 0 {
  const asJson = json || !process.stdout.isTTY
  if (rows.length > 0) console.log(asJson ? rows.map((row) => JSON.stringify(row)).join('\n') : forPeople(rows))
  return 0
}

/** Logs what happens on the network to stderr. Events contain no phone number, key or signature. */
export function logEvent(event: CdrEvent): void {
  const text = textOf(event)
  const subject = event.query ? `${event.query.callId} ${event.query.direction}` : 'request'
  if (text) console.error(printable(`  ${subject}: ${text}`))
}

function textOf(event: CdrEvent): string | undefined {
  switch (event.type) {
    case 'attempt':
      return `attempt ${event.attempt}, ${event.status ? `HTTP ${event.status}` : event.error} in ${Math.round(event.milliseconds)} ms (x-request-id ${event.requestId})`
    case 'retry':
      return `retry in ${Math.round(event.delayMilliseconds)} ms (${event.reason})`
    case 'skew':
      return `the clock of the server differs by ${event.offsetSeconds} s; signing with the server's time`
    case 'quirk':
      return `quirk: ${event.quirk.message}`
    case 'deviation':
      return `schema deviation: ${event.deviation.path}: ${event.deviation.message}`
    default:
      return undefined
  }
}

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

/** Draws columns with their names above them. */
export function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' ')))
  const widths = names.map((name, column) => Math.max(name.length, ...clean.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [styleText('dim', line(names)), ...clean.map(line)].join('\n')
}

/** Returns how many of the columns fit a width, with two blanks between them. The first one always does. */
export function fittingColumns(widths: readonly number[], width: number): number {
  let used = -2
  const overflow = widths.findIndex((one) => {
    used += one + 2
    return used > width
  })
  return overflow < 0 ? widths.length : Math.max(1, overflow)
}

/** Says which columns are left out, or nothing. */
export function leftOut(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`No room for: ${names.join(', ')}. Widen the terminal, or add --json.`]
}

/** Prints rows as JSON lines, or for people. Returns the exit status. */
export function printRows<Row>(
  rows: readonly Row[],
  asJson: boolean,
  forPeople: (rows: readonly Row[]) => string,
): number {
  if (rows.length > 0) console.log(asJson ? rows.map((row) => JSON.stringify(row)).join('\n') : forPeople(rows))
  return 0
}

/** Logs what happens on the network to stderr. Events contain no phone number, key or signature. */
export function logEvent(event: CdrEvent): void {
  const text = textOf(event)
  if (text) console.error(`  ${event.query ? `${event.query.callId} ${event.query.direction}` : 'request'}: ${text}`)
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

import type { CdrEvent } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'

/** Returns the end of an access key: enough to distinguish keys. */
export function keyTail(accessKey: unknown): string {
  const text = String(accessKey ?? '')
  return text.length > 8 ? `…${text.slice(-4)}` : text
}

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

/** Prints rows as a table on a terminal, or as JSON lines with `--json` or in a pipe. Returns the exit status. */
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

import type { CdrEvent } from '@org/cms-cdr-client'

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

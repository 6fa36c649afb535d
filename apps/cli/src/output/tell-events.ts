import type { CdrEvent } from '@org/cms-cdr-client'

/** Tells of what happens on the wire, on stderr. Events carry no number, key or signature. */
export function tellEvents(event: CdrEvent): void {
  const about = event.query ? `${event.query.callId} ${event.query.direction}` : 'request'
  const text = textOf(event)
  if (text) console.error(`  ${about}: ${text}`)
}

function textOf(event: CdrEvent): string | undefined {
  switch (event.type) {
    case 'attempt':
      return `attempt ${event.attempt}, ${event.status ? `HTTP ${event.status}` : event.error} in ${Math.round(event.milliseconds)} ms (x-request-id ${event.requestId})`
    case 'retry':
      return `again in ${Math.round(event.delayMilliseconds)} ms (${event.reason})`
    case 'skew':
      return `the clock of the other side is ${event.offsetSeconds} s ahead; signing by it`
    case 'quirk':
      return `repaired: ${event.quirk.message}`
    case 'deviation':
      return `deviates: ${event.deviation.path}: ${event.deviation.message}`
    case 'begin':
    case 'done':
      return undefined
  }
}

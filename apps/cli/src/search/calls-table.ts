import type { FoundCall } from '@org/cms-cdr-client'
import { table } from '../output/text.ts'

/** Draws calls as a table that is no wider than the terminal. */
export function callsTable(calls: readonly FoundCall[], timeZone: string | undefined): string {
  const time = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'medium', timeZone: timeZone ?? 'UTC' })
  const names = ['began', 'call', 'direction', 'queue', 'agent', 'wait', 'talk', 'from', 'to', 'release cause']
  const rows = calls.map((call) => [
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
  ])
  const unknown = calls.some(({ beganFrom }) => beganFrom === 'stored')
  // The cause comes last, since it is the longest.
  const width = process.stdout.columns || Number.POSITIVE_INFINITY
  const lines = table(names, rows).split('\n')
  const fitting = lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
  return `${fitting.join('\n')}\n\nTimes are in ${timeZone ?? 'UTC'}.${unknown ? ' ? means that the begin is unknown, and this is when the record was stored.' : ''}`
}

/** Returns a duration as `1:25`, or `10:00:00`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return ''
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, ...rest] = parts
  const shown = hours > 0 ? parts : rest
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

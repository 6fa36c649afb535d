import { styleText } from 'node:util'
import { type Cdr, type CdrTime, type CodedValue, isPlausibleDuration, timeOfCallId } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'
import { wrap } from '../help.ts'
import { bar } from './bar.ts'
import { clock } from './text.ts'

type Row = readonly [label: string, value: string | number | null | undefined]

const widestBar = 64

/**
 * Draws the record as a card for a person. Fields without a value are left out.
 *
 * @param terminalColumns 0 if the terminal does not know its width.
 */
export function card(cdr: Cdr, terminalColumns = 0): string {
  const columns = terminalColumns || 80
  const rows: Row[] = [
    ['calling number', cdr.callingNumber],
    ['called number', cdr.calledNumber],
    ['anonymous', cdr.anonymous === null ? null : cdr.anonymous ? 'yes' : 'no'],
    ['call type', code(cdr.callType)],
    ['begin', time(cdr.beginTime) ?? beginOfCall(cdr.callId)],
    ['end', time(cdr.endTime)],
    ['release cause', code(cdr.releaseCause)],
    ['agent', cdr.agentId],
    ['skill queue', cdr.skillQueueId],
    ['VDN', cdr.vdnId],
    ['outbound result', code(cdr.outbound?.result ?? null)],
    ['result code', cdr.outbound?.resultCode],
    ['business result', cdr.outbound?.businessResult],
    ['sub-status', cdr.outbound?.businessSubStatus],
    ...cdr.quirks.map((quirk): Row => ['quirk', quirk.message]),
    ...cdr.deviations.map(({ path, message }): Row => ['deviation', `${path}: ${message}`]),
  ]
  const shown = rows.flatMap(([label, value]) =>
    value === null || value === undefined ? [] : [[label, value] as const],
  )
  const width = Math.max(...shown.map(([label]) => label.length))
  const lines = shown.map(([label, value]) => {
    const text = wrap(printable(String(value)), width + 4, columns).trimStart()
    return `  ${styleText('dim', label.padEnd(width))}  ${text}`
  })
  const title = styleText('bold', `Call ${printable(cdr.callId)}`)
  const drawn = phasesOf(cdr, Math.max(8, Math.min(widestBar, columns - 4)))
  const head = `${title}  ${cdr.direction}, call center ${cdr.ccId}`
  return [head, '', ...drawn, ...(drawn.length > 0 ? [''] : []), ...lines].join('\n')
}

function code(coded: CodedValue<string | number> | null): string | null {
  return coded && `${coded.value}  ${coded.meaning ?? 'not in the catalog'}`
}

function beginOfCall(callId: string): string | null {
  const begin = timeOfCallId(callId)
  return begin && `${begin.toISOString().slice(0, 19).replace('T', ' ')} UTC (from the call ID)`
}

function time(value: CdrTime | null): string | null {
  return value && `${value.text} ${value.timeZone ?? '(no time zone)'}`
}

/** The phases of a call in order. */
const phases = [
  { label: 'IVR', sign: '·', color: 'blue', field: 'ivrSeconds' },
  { label: 'queue', sign: '░', color: 'yellow', field: 'queueSeconds' },
  { label: 'ring', sign: '▒', color: 'magenta', field: 'ringSeconds' },
  { label: 'talk', sign: '█', color: 'green', field: 'talkSeconds' },
] as const

/** Draws the phases of a call to scale, with the seconds below. Implausible durations are marked and not drawn. */
function phasesOf(cdr: Cdr, width: number): string[] {
  const parts = phases.flatMap(({ field, ...phase }) => {
    const seconds = cdr[field]
    return seconds === null ? [] : [{ ...phase, seconds, value: isPlausibleDuration(seconds) ? seconds : 0 }]
  })
  const legend = parts.map(({ label, sign, color, seconds, value }) => {
    const mark = value === seconds ? '' : ` ${styleText('red', '(implausible)')}`
    return `${styleText(color, sign)} ${label} ${seconds} s${mark}`
  })
  const whole = parts.reduce((sum, { value }) => sum + value, 0)
  if (whole === 0) return legend.length > 0 ? [`  ${legend.join('  ')}`] : []
  return [`  ${bar(parts, whole, width)}`, `  ${legend.join('  ')}  ${styleText('dim', `= ${clock(whole)}`)}`]
}

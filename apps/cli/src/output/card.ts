import { styleText } from 'node:util'
import { type Cdr, type CdrTime, type CodedValue, isPlausibleDuration, timeOfCallId } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'
import { wrap } from '../help.ts'

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
    value === null || value === undefined ? [] : [[label, String(value)] as const],
  )
  const width = Math.max(...shown.map(([label]) => label.length))
  const lines = shown.map(([label, value]) => {
    const text = wrap(printable(value), width + 4, columns).trimStart()
    return `  ${styleText('dim', label.padEnd(width))}  ${text}`
  })
  const bar = callBar(cdr, Math.max(8, Math.min(widestBar, columns - 4))).map((line) => `  ${line}`)
  const title = styleText('bold', `Call ${printable(cdr.callId)}`)
  return [
    `${title}  ${cdr.direction}, call center ${cdr.ccId}`,
    ...(bar.length > 0 ? ['', ...bar] : []),
    '',
    ...lines,
  ].join('\n')
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

type Color = Parameters<typeof styleText>[0]

/** The phases of a call in order. Each has its own symbol, so that the bar can be read without colors. */
const phases: readonly (readonly [label: string, sign: string, color: Color, seconds: (cdr: Cdr) => number | null])[] =
  [
    ['IVR', '·', 'blue', (cdr) => cdr.ivrSeconds],
    ['queue', '░', 'yellow', (cdr) => cdr.queueSeconds],
    ['ring', '▒', 'magenta', (cdr) => cdr.ringSeconds],
    ['talk', '█', 'green', (cdr) => cdr.talkSeconds],
  ]

/**
 * Draws a call to scale, IVR → queue → ring → talk, with the seconds below. Implausible durations are marked and not drawn.
 *
 * @param width The number of columns of the bar.
 */
export function callBar(cdr: Cdr, width: number): string[] {
  const known = phases.flatMap(([label, sign, color, secondsOf]) => {
    const seconds = secondsOf(cdr)
    return seconds === null ? [] : [{ label, sign, color, seconds, isPlausible: isPlausibleDuration(seconds) }]
  })
  const drawn = known.filter(({ isPlausible }) => isPlausible)
  const total = drawn.reduce((sum, { seconds }) => sum + seconds, 0)
  if (total === 0 && drawn.length === known.length) return []
  const lengths = share(
    drawn.map(({ seconds }) => seconds),
    width,
  )
  const bar = drawn.map(({ sign, color }, index) => styleText(color, sign.repeat(lengths[index] ?? 0))).join('')
  const legend = known.map(({ label, sign, color, seconds, isPlausible }) => {
    const mark = isPlausible ? '' : ` ${styleText('red', '(implausible)')}`
    return `${styleText(color, sign)} ${label} ${seconds} s${mark}`
  })
  const sum = total > 0 ? `  ${styleText('dim', `= ${duration(total)}`)}` : ''
  return [...(total > 0 ? [bar] : []), `${legend.join('  ')}${sum}`]
}

/** Divides columns in proportion to seconds. A phase that took any time gets at least one. */
function share(seconds: readonly number[], width: number): number[] {
  const total = seconds.reduce((sum, one) => sum + one, 0)
  const lengths = seconds.map((one) => (one === 0 ? 0 : Math.max(1, Math.round((one / total) * width))))
  const longest = lengths.indexOf(Math.max(...lengths))
  const excess = lengths.reduce((sum, length) => sum + length, 0) - width
  return lengths.map((length, index) => (index === longest ? Math.max(1, length - excess) : length))
}

export function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, `${seconds % 60} s`]
  return parts.filter(Boolean).join(' ')
}

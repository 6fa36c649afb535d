import { styleText } from 'node:util'
import { type Cdr, type CdrTime, type CodedValue, timeOfCallId } from '@org/cms-cdr-client'
import { wrap } from '../help.ts'
import { callBar } from './call-bar.ts'
import { printable } from './text.ts'

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

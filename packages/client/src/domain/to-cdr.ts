import { type CatalogueName, describeCode } from '../codes.ts'
import type { CallDirection, Cdr, CdrTime, CodedValue, OutboundOutcome } from './cdr.ts'
import type { Deviation } from './deviation.ts'
import { FieldReader, type WireField } from './field-reader.ts'
import type { Quirk, ReportQuirk } from './quirk.ts'
import type { JsonObject } from './read-envelope.ts'
import { type ReadZonedTime, readTime } from './read-time.ts'

/** What was asked, and what is known of the tenant. */
export interface CdrContext {
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
  readonly readZoned: ReadZonedTime | null
  readonly raw: unknown
  readonly quirks: readonly Quirk[]
  readonly deviations: readonly Deviation[]
  readonly report: ReportQuirk
}

/** Makes the plain record from the vendor's. */
export function toCdr(record: JsonObject, path: string, context: CdrContext): Cdr {
  const { report, direction } = context
  const fields = new FieldReader(record, path, report)
  const time = (field: WireField): CdrTime | null => {
    const text = fields.text(field)
    if (text === null) return null
    const at = `${path}.${field}`
    const read = readTime(text, context.readZoned, (code, message) => report(code, at, `${field}: ${message}`))
    if (!read) report('unreadable_value', at, `${field} is no time of the form yyyy-MM-dd HH:mm:ss.`)
    return read
  }
  const cdr: Cdr = {
    callId: fields.text('callId') ?? context.callId,
    ccId: context.ccId,
    direction,
    vdnId: fields.integer('vdn'),
    callingNumber: fields.text('callerNo'),
    calledNumber: fields.text('calleeNo'),
    callType: coded('callType', fields.integer('callType')),
    agentId: fields.integer('agentId'),
    skillQueueId: fields.integer('skillId'),
    anonymous: fields.flag('anonyCall'),
    queueSeconds: fields.integer('queueWaitTime'),
    ivrSeconds: fields.integer('ivrCallTime'),
    ringSeconds: fields.integer('ackTime'),
    talkSeconds: fields.integer('callTime'),
    releaseCause: coded('releaseCause', fields.integer('releaseCause')),
    beginTime: time('beginTime'),
    endTime: time('endTime'),
    outbound: outboundOutcome(fields),
    quirks: context.quirks,
    deviations: context.deviations,
    raw: context.raw,
  }
  if (cdr.callId !== context.callId) {
    report('call_id_differs', `${path}.callId`, 'The record carries another call ID than the one asked for.')
  }
  const typeDirection = cdr.callType && describeCode('callType', cdr.callType.value)?.direction
  if (typeDirection && typeDirection !== 'ambiguous' && typeDirection !== direction) {
    report('direction_mismatch', `${path}.callType`, `The call type is ${typeDirection}, the query was ${direction}.`)
  }
  return cdr
}

function coded<Value extends string | number>(name: CatalogueName, value: Value | null): CodedValue<Value> | null {
  if (value === null) return null
  const entry = describeCode(name, value)
  return { value, symbol: entry?.symbol ?? null, meaning: entry?.meaning ?? null }
}

function outboundOutcome(fields: FieldReader): OutboundOutcome | null {
  const result = coded('outboundResult', fields.text('result'))
  const resultCode = fields.text('resultCode')
  const businessResult = fields.text('busiResult')
  const businessSubStatus = fields.text('busiSubStatus')
  if ((result ?? resultCode ?? businessResult ?? businessSubStatus) === null) return null
  return { result, resultCode, businessResult, businessSubStatus }
}

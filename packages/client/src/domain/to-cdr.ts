import { type CatalogueName, describeCode } from '../codes.ts'
import type { Cdr, CdrIdentity, CdrTime, CodedValue, Deviation, OutboundOutcome, Quirk } from './cdr.ts'
import { FieldReader, type VendorField } from './field-reader.ts'
import type { ReadLocalTime } from './local-time.ts'
import type { FoundRecord, ReportQuirk } from './read-envelope.ts'

/** A record with what was read along with it. */
export interface RecordSource extends FoundRecord {
  readonly raw: unknown
  readonly deviations: readonly Deviation[]
  /** What was odd so far. {@link report} adds to it. */
  readonly quirks: readonly Quirk[]
  readonly report: ReportQuirk
}

export function toCdr(found: RecordSource, query: CdrIdentity, readLocalTime: ReadLocalTime): Cdr {
  const { record, path, report } = found
  const { direction } = query
  const fields = new FieldReader(record, path, report)
  const cdr: Cdr = {
    callId: fields.text('callId') ?? query.callId,
    ccId: query.ccId,
    direction,
    vdnId: fields.id('vdn'),
    callingNumber: fields.text('callerNo'),
    calledNumber: fields.text('calleeNo'),
    callType: coded('callType', fields.integer('callType')),
    agentId: fields.id('agentId'),
    skillQueueId: fields.id('skillId'),
    anonymous: fields.flag('anonyCall'),
    queueSeconds: fields.seconds('queueWaitTime'),
    ivrSeconds: fields.seconds('ivrCallTime'),
    ringSeconds: fields.seconds('ackTime'),
    talkSeconds: fields.seconds('callTime'),
    releaseCause: coded('releaseCause', fields.integer('releaseCause')),
    ...readTimes(fields, found, readLocalTime),
    outbound: outboundOutcome(fields),
    // The same array, to which report() adds what follows too.
    quirks: found.quirks,
    deviations: found.deviations,
    raw: found.raw,
  }
  if (cdr.callId !== query.callId) {
    report('call_id_differs', `${path}.callId`, 'The record has a different call ID than the one that was looked up.')
  }
  const typeDirection = cdr.callType && describeCode('callType', cdr.callType.value)?.direction
  if (typeDirection && typeDirection !== 'ambiguous' && typeDirection !== direction) {
    report('direction_mismatch', `${path}.callType`, `The call type is ${typeDirection}, the query was ${direction}.`)
  }
  return cdr
}

/**
 * Reads begin and end. If the call would end before it begins, and one of the times occurs twice that day, the occurrences that
 * put them in order are used.
 */
function readTimes(
  fields: FieldReader,
  { path, report }: RecordSource,
  readLocalTime: ReadLocalTime,
): Pick<Cdr, 'beginTime' | 'endTime'> {
  const time = (field: VendorField): CdrTime | null => {
    const text = fields.text(field)
    if (text === null) return null
    const at = `${path}.${field}`
    const read = readLocalTime(text, (code, message) => report(code, at, `${field}: ${message}`))
    if (!read) report('unreadable_value', at, `${field} is not a time of the form yyyy-MM-dd HH:mm:ss.`)
    return read
  }
  const [beginTime, endTime] = [time('beginTime'), time('endTime')]
  if (!beginTime || !endTime || !isBefore(endTime, beginTime)) return { beginTime, endTime }
  const latestEnd = readLocalTime(endTime.text, () => {}, 'later') ?? endTime
  const earliestBegin = readLocalTime(beginTime.text, () => {}, 'earlier') ?? beginTime
  for (const begin of [beginTime, earliestBegin]) {
    if (isBefore(latestEnd, begin)) continue
    const field = begin === beginTime ? 'endTime' : 'beginTime'
    report('ambiguous_time', `${path}.${field}`, `${field} was read so that the call does not end before it begins.`)
    return { beginTime: begin, endTime: latestEnd }
  }
  report('end_before_begin', `${path}.endTime`, 'The call ends before it begins.')
  return { beginTime, endTime }
}

/** Times whose zone is unknown are compared as text. An ambiguous time that was rejected is neither before nor after another. */
function isBefore(one: CdrTime, other: CdrTime): boolean {
  if (one.timeZone === null) return one.text < other.text
  return one.instant !== null && other.instant !== null && one.instant < other.instant
}

/** Returns a value with its meaning; `null` for none. */
export function coded<Value extends string | number>(
  name: CatalogueName,
  value: Value | null,
): CodedValue<Value> | null {
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

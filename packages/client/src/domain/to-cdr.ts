import { type CatalogueName, describeCode } from '../codes.ts'
import { CdrValidationError } from '../errors/cdr-error.ts'
import type { AmbiguousTime } from '../options.ts'
import { readZone } from '../read-options.ts'
import type { CallDirection, Cdr, CdrTime, CodedValue, Deviation, OutboundOutcome, Quirk, ReportQuirk } from './cdr.ts'
import { FieldReader, type VendorField } from './field-reader.ts'
import { createLocalTimeReader, type ReadLocalTime } from './local-time.ts'
import type { JsonObject } from './read-envelope.ts'

/** The query that returned the record, and how to read the record. */
export interface CdrContext extends CdrIdentity {
  readonly readLocalTime: ReadLocalTime
  readonly raw: unknown
  readonly quirks: readonly Quirk[]
  readonly deviations: readonly Deviation[]
  readonly report: ReportQuirk
}

/** Converts the vendor's record to the plain one. */
export function toCdr(record: JsonObject, path: string, context: CdrContext): Cdr {
  const { report, direction } = context
  const fields = new FieldReader(record, path, report)
  const cdr: Cdr = {
    callId: fields.text('callId') ?? context.callId,
    ccId: context.ccId,
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
    ...readTimes(fields, path, context),
    outbound: outboundOutcome(fields),
    quirks: context.quirks,
    deviations: context.deviations,
    raw: context.raw,
  }
  if (cdr.callId !== context.callId) {
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
  path: string,
  { readLocalTime, report }: CdrContext,
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

/**
 * How to read records.
 *
 * @example
 * const readCdr = createCdrReader({ timeZone: 'America/Sao_Paulo' })
 */
export interface CdrReaderOptions {
  /** IANA name of the tenant's time zone. Without it, times are returned as text only. */
  readonly timeZone?: string | undefined
  /** How to read a local time that occurs twice or never, as for a client. Default: `compatible`. */
  readonly ambiguousTime?: AmbiguousTime | undefined
}

/**
 * The query for a record, which the record itself does not contain.
 *
 * @example
 * const query: CdrIdentity = { callId: '1000000000-0001', ccId: 1, direction: 'inbound' }
 */
export interface CdrIdentity {
  readonly callId: string
  readonly ccId: number
  readonly direction: CallDirection
}

/**
 * Creates a function that reads records which you already have, such as those of a file or a database, as a client reads those
 * of a response. Nothing is sent, and the schema is not checked.
 *
 * @param options How to read local times. Creating a reader takes longer than reading a record, so keep it.
 * @returns A function of the vendor's record, parsed, and the query for it.
 * @throws CdrValidationError when an option is invalid, or, from the returned function, when the record is not an object.
 *
 * @example
 * const readCdr = createCdrReader({ timeZone: 'Europe/Berlin' })
 * const cdr = readCdr(JSON.parse(line), { callId: '1000000000-0001', ccId: 1, direction: 'inbound' })
 */
export function createCdrReader(options: CdrReaderOptions = {}): (record: unknown, query: CdrIdentity) => Cdr {
  const readLocalTime = createLocalTimeReader(readZone(options))
  return (record, { callId, ccId, direction }) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      throw new CdrValidationError(`The record of call ${callId} must be an object.`)
    const quirks: Quirk[] = []
    return toCdr({ ...record }, 'record', {
      callId,
      ccId,
      direction,
      readLocalTime,
      raw: record,
      quirks,
      deviations: [],
      report: (code, path, message) => void quirks.push({ code, path, message }),
    })
  }
}

import type { Cdr, CdrIdentity, CodedValue } from './cdr.ts'
import { FieldReader } from './field-reader.ts'
import type { JsonObject } from './read-envelope.ts'
import { coded } from './to-cdr.ts'

/**
 * One call of a list, in plain words. Its agent and its release cause are only in its record: look it up by its ID. A value is
 * `null` if the platform did not send it, or sent null, an empty text or a number that cannot be read.
 *
 * @example
 * const lost = (call: ListedCall) => call.talkBegin === null && call.direction === 'inbound'
 */
export interface ListedCall
  extends Pick<Cdr, 'callId' | 'ccId' | 'direction' | 'vdnId' | 'callingNumber' | 'calledNumber' | 'callType'> {
  /** When the platform stored the call. Vendor field `logDate`. */
  readonly storedAt: Date | null
  readonly waitBegin: Date | null
  /** Vendor field `ackBegin`. */
  readonly ringBegin: Date | null
  /** Vendor field `callBegin`. */
  readonly talkBegin: Date | null
  /** Vendor field `callEnd`. */
  readonly end: Date | null
  /** Why the call left its last device, which shows who hung up. */
  readonly leaveReason: CodedValue<number> | null
  readonly mediaType: number | null
  readonly subMediaType: number | null
  /** The entry as the platform sent it. */
  readonly raw: unknown
}

/** Converts an entry of the vendor's list. Returns `undefined` when it has no call ID. */
export function toListedCall(row: JsonObject, query: Omit<CdrIdentity, 'callId'>): ListedCall | undefined {
  // Numbers are text in the vendor's own sample, so that is nothing to report.
  const fields = new FieldReader(row, 'resultDesc.data', () => {})
  const time = (name: 'logDate' | 'waitBegin' | 'ackBegin' | 'callBegin' | 'callEnd'): Date | null => {
    const milliseconds = fields.integer(name)
    return milliseconds !== null && milliseconds > 0 ? new Date(milliseconds) : null
  }
  const callId = fields.text('callId')?.trim()
  if (!callId) return undefined
  return {
    callId,
    ccId: query.ccId,
    direction: query.direction,
    vdnId: fields.id('vdn'),
    callingNumber: fields.text('callerNo'),
    calledNumber: fields.text('calleeNo'),
    callType: coded('callType', fields.integer('callType')),
    storedAt: time('logDate'),
    waitBegin: time('waitBegin'),
    ringBegin: time('ackBegin'),
    talkBegin: time('callBegin'),
    end: time('callEnd'),
    leaveReason: coded('leaveReason', fields.integer('leaveReason')),
    mediaType: fields.integer('mediaType'),
    subMediaType: fields.integer('subMediaType'),
    raw: row,
  }
}

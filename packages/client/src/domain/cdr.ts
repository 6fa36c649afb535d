import type { QuirkCode } from '../generated/quirks.ts'

/**
 * The direction under which the platform stores a call.
 *
 * @example
 * const direction: CallDirection = isInbound ? 'inbound' : 'outbound'
 */
export type CallDirection = 'inbound' | 'outbound'

/**
 * A code with its meaning. The meaning is `null` when the catalog does not know the value.
 *
 * @example
 * const words = (cause: CodedValue<number> | null) => cause?.meaning ?? 'unknown'
 */
export interface CodedValue<Value extends string | number> {
  readonly value: Value
  readonly symbol: string | null
  readonly meaning: string | null
}

/**
 * A local time of the tenant.
 *
 * @example
 * const iso = (time: CdrTime | undefined) => time?.instant ?? time?.text
 */
export interface CdrTime {
  /** The text as the platform sent it, `yyyy-MM-dd HH:mm:ss`, in the tenant's time zone. */
  readonly text: string
  /** The `timeZone` of the client, or `null`: a zone is never guessed. */
  readonly timeZone: string | null
  /**
   * The instant; `null` without a zone. A local time that occurs twice or never is read by the rule `ambiguousTime` of the
   * client, and reported as a quirk.
   */
  readonly instant: Date | null
}

/**
 * The fields that only predicted and preempted outbound calls have, besides their times.
 *
 * @example
 * const reason = ({ result }: OutboundOutcome) => result?.meaning
 */
export interface OutboundOutcome {
  /** Outcome of the call. Vendor field `result`. */
  readonly result: CodedValue<string> | null
  /** The tenant's own code for the cause of a failure. Vendor field `resultCode` of the record. */
  readonly resultCode: string | null
  /** The tenant's own business result. Vendor field `busiResult`. */
  readonly businessResult: string | null
  /** The tenant's own sub-status of the business result. Vendor field `busiSubStatus`. */
  readonly businessSubStatus: string | null
}

/**
 * One oddity of a response.
 *
 * @example
 * const count = (quirks: readonly Quirk[]) => Map.groupBy(quirks, ({ code }) => code)
 */
export interface Quirk {
  readonly code: QuirkCode
  /** Path of keys in the response. */
  readonly path: string
  /** What was odd and how it was read, without the values of personal fields. */
  readonly message: string
}

/**
 * One place where a response does not match the schema.
 *
 * @example
 * const warn = ({ path, message }: Deviation) => log.warn(`${path}: ${message}`)
 */
export interface Deviation {
  /** The keys that lead there, joined by dots, such as `resultDesc.callTime`. */
  readonly path: string
  /** What was expected, without the value. */
  readonly message: string
}

/**
 * The record of one finished call, in plain words. A value is `null` if the platform did not send it, or sent null or an
 * empty text. Fields are those of Table 4 of the vendor's page.
 *
 * @example
 * const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
 * console.log(cdr.talkSeconds, cdr.releaseCause?.meaning)
 */
export interface Cdr {
  readonly callId: string
  /** ID of the call center of the query. */
  readonly ccId: number
  /** Direction of the query; for `auto` the one that has the record. */
  readonly direction: CallDirection
  /** ID of the virtual call center. Vendor field `vdn`. */
  readonly vdnId: number | null
  /** Calling number. Personal data. Vendor field `callerNo`. */
  readonly callingNumber: string | null
  /** Called number. Personal data. Vendor field `calleeNo`. */
  readonly calledNumber: string | null
  readonly callType: CodedValue<number> | null
  readonly agentId: number | null
  /** ID of the skill queue. Vendor field `skillId`. */
  readonly skillQueueId: number | null
  /** Whether the caller was anonymous; valid for inbound calls. Vendor field `anonyCall`. */
  readonly anonymous: boolean | null
  /** Vendor field `queueWaitTime`. */
  readonly queueSeconds: number | null
  /** Vendor field `ivrCallTime`. */
  readonly ivrSeconds: number | null
  /** Vendor field `ackTime`. */
  readonly ringSeconds: number | null
  /** Vendor field `callTime`. */
  readonly talkSeconds: number | null
  /** Why the call ended. Only the values 531 and 1281 say who hung up. */
  readonly releaseCause: CodedValue<number> | null
  /** Start of a predicted or preempted outbound call. */
  readonly beginTime: CdrTime | null
  /** End of a predicted or preempted outbound call. */
  readonly endTime: CdrTime | null
  /** Only for predicted and preempted outbound calls; `null` when none of its fields has a value. */
  readonly outbound: OutboundOutcome | null
  /** What was odd about the response. Empty for a clean response. */
  readonly quirks: readonly Quirk[]
  /** Where the response does not match the schema. Empty for a clean response, and with `validation: 'off'`. */
  readonly deviations: readonly Deviation[]
  /** The parsed response. Integers beyond 2^53 are text, since a number would lose their last digits. */
  readonly raw: unknown
}

/**
 * The query for a record, which the record itself does not contain.
 *
 * @example
 * const query: CdrIdentity = { callId: '1000000000-0001', ccId: 1, direction: 'inbound' }
 */
export type CdrIdentity = Pick<Cdr, 'callId' | 'ccId' | 'direction'>

/**
 * Returns when a call began, according to its call ID, or `null` if the ID does not contain it. The call IDs of CC-CMS begin with epoch
 * seconds or milliseconds; the vendor shows such IDs but does not promise them.
 *
 * @example
 * timeOfCallId('1700000000-0001') // 2023-11-14T22:13:20.000Z
 */
export function timeOfCallId(callId: string): Date | null {
  const [, digits] = /^(\d{10}|\d{13})-\d+$/.exec(callId) ?? []
  return digits ? new Date(Number(digits.padEnd(13, '0'))) : null
}

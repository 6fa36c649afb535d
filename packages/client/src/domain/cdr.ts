import type { Deviation } from './deviation.ts'
import type { Quirk } from './quirk.ts'

/**
 * The direction under which the platform keeps a call.
 *
 * @example
 * const direction: CallDirection = isInbound ? 'inbound' : 'outbound'
 */
export type CallDirection = 'inbound' | 'outbound'

/**
 * A code with its meaning. The meaning is `null` when the catalogue does not know the value.
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
  /** The text as the platform wrote it, `yyyy-MM-dd HH:mm:ss`, in the tenant's time zone. */
  readonly text: string
  /** The zone that the client was told, or `null`: a zone is never guessed. */
  readonly timeZone: string | null
  /**
   * The instant; `null` without a zone. A local time that occurs twice or never is read by the rule `ambiguousTime` of the
   * client, and is among the quirks.
   */
  readonly instant: Date | null
}

/**
 * What only predicted and preempted outbound calls carry besides their times.
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
 * The record of one finished call, in plain words. A value that the platform did not send, sent as null or sent empty
 * is `null`. Fields are those of Table 4 of the vendor's page.
 *
 * @example
 * const cdr = await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
 * console.log(cdr.talkSeconds, cdr.releaseCause?.meaning)
 */
export interface Cdr {
  readonly callId: string
  /** ID of the call centre that was asked. */
  readonly ccId: number
  /** The direction that was asked; for `auto` the one that had the record. */
  readonly direction: CallDirection
  /** ID of the virtual call centre. Vendor field `vdn`. */
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
  /** What was odd about the answer, and was repaired. Empty for a clean answer. */
  readonly quirks: readonly Quirk[]
  /** Where the answer does not fit the schema of the interface. Empty for a clean answer, and with `validation: 'off'`. */
  readonly deviations: readonly Deviation[]
  /** The response as it came, parsed. Integers beyond 2^53 are text, since a number would lose their last digits. */
  readonly raw: unknown
}

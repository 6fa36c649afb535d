/**
 * What kind of oddity an answer had.
 *
 * @example
 * const ignored: readonly QuirkCode[] = ['blank_in_key', 'legacy_record']
 */
export type QuirkCode =
  /** A key ends or starts with a blank, as `agentId ` in the vendor's sample. */
  | 'blank_in_key'
  /** Two keys are equal but for blanks, with different values; the one without blanks was taken. */
  | 'key_twice'
  /** The record stood in the legacy field `resultDatas` only. */
  | 'legacy_record'
  /** `resultDesc` and `resultDatas` hold different records; the former was taken. */
  | 'legacy_differs'
  /** The envelope had only the legacy field `result`. */
  | 'legacy_envelope'
  /** The record was written as JSON text inside the JSON. */
  | 'record_as_text'
  /** The record stood in an array; the first one was taken. */
  | 'record_in_array'
  /** A number came as text, or a text as number. */
  | 'wrong_type'
  /** A value could not be read and is `null` in the record. */
  | 'unreadable_value'
  /**
   * A local time occurs twice or never in the tenant's zone. It was read by the rule `ambiguousTime`, or so that the call does
   * not end before it begins.
   */
  | 'ambiguous_time'
  /** The call ends before it begins. */
  | 'end_before_begin'
  /** A duration is negative or longer than a day. The value is kept. */
  | 'implausible'
  /** -1 stands for "none"; the value is `null` in the record. */
  | 'minus_one'
  /** The record carries another call ID than the one asked for. */
  | 'call_id_differs'
  /** The call type belongs to the other direction. */
  | 'direction_mismatch'

/**
 * One oddity of an answer.
 *
 * @example
 * const count = (quirks: readonly Quirk[]) => Map.groupBy(quirks, ({ code }) => code)
 */
export interface Quirk {
  readonly code: QuirkCode
  /** Where it was, as the path of keys in the answer. */
  readonly path: string
  /** What was odd and what was made of it, without the values of personal fields. */
  readonly message: string
}

/** Collects the quirks of one answer. */
export type ReportQuirk = (code: QuirkCode, path: string, message: string) => void

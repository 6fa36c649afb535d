// Generated from spec/ by pnpm generate. Do not edit.
/**
 * What was odd about a response, and how the client read it all the same.
 *
 * @example
 * const ignored: readonly QuirkCode[] = ['blank_in_key', 'legacy_record']
 */
export type QuirkCode =
  /** A key starts or ends with a blank, such as `agentId ` in the vendor's sample. The blank was ignored. */
  | 'blank_in_key'
  /** Two keys are equal except for blanks and have different values. The value of the key without blanks was used. */
  | 'key_twice'
  /** The record was only in the legacy field `resultDatas`. */
  | 'legacy_record'
  /** The records in `resultDesc` and `resultDatas` differ. The one in `resultDesc` was used. */
  | 'legacy_differs'
  /** The response had no `resultCode`. The legacy field `result` was used. */
  | 'legacy_envelope'
  /** The record was JSON text inside the JSON. It was parsed. */
  | 'record_as_text'
  /** The record was in an array. The first one was used. */
  | 'record_in_array'
  /** A number was sent as text, or a text as a number. It was converted. */
  | 'wrong_type'
  /** A value could not be read. It is `null` in the record. */
  | 'unreadable_value'
  /** A local time occurs twice or never in the tenant's time zone. It was read by the rule `ambiguousTime`, or so that the call does not end before it begins. */
  | 'ambiguous_time'
  /** The call ends before it begins. Both times were kept. */
  | 'end_before_begin'
  /** A duration is negative or longer than a day. The value was kept. */
  | 'implausible'
  /** The value was -1, which stands for "none". It is `null` in the record. */
  | 'minus_one'
  /** The record has a different call ID than the one that was looked up. */
  | 'call_id_differs'
  /** The call type belongs to the other direction. */
  | 'direction_mismatch'

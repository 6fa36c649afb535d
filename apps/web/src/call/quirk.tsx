import { useLingui } from '@lingui/react/macro'
import type { Quirk as QuirkFound } from '@org/cms-cdr-client/browser'

/** Says what was odd about a response, and how it was read all the same. */
export function Quirk({ code, path }: Pick<QuirkFound, 'code' | 'path'>) {
  const { t } = useLingui()
  switch (code) {
    case 'blank_in_key':
      return t`${path}: the key has a space too many. It was read without the space.`
    case 'key_twice':
      return t`${path}: the key occurs twice with different values. The one without spaces was used.`
    case 'legacy_record':
      return t`${path}: resultDesc holds no record. The record in resultDatas was used.`
    case 'legacy_differs':
      return t`${path}: resultDatas differs from resultDesc. The record in resultDesc was used.`
    case 'legacy_envelope':
      return t`${path}: the response has no resultCode. The legacy field result was used.`
    case 'record_as_text':
      return t`${path}: the record arrived as a JSON string and was parsed.`
    case 'record_in_array':
      return t`${path}: the record arrived in an array. The first one was used.`
    case 'wrong_type':
      return t`${path}: the value arrived as another type and was converted.`
    case 'unreadable_value':
      return t`${path}: the value could not be read and was left out.`
    case 'ambiguous_time':
      return t`${path}: this local time occurs twice or never in the contact center time zone. It was read by the configured rule, or so that the call does not end before it begins.`
    case 'end_before_begin':
      return t`${path}: the call ends before it begins.`
    case 'implausible':
      return t`${path}: the duration is negative or longer than a day. The value was kept.`
    case 'minus_one':
      return t`${path}: -1 means "none".`
    case 'call_id_differs':
      return t`${path}: the record has a different call ID from the one requested.`
    case 'direction_mismatch':
      return t`${path}: the call type belongs to the other direction.`
  }
}

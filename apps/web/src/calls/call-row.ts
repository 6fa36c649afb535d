import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  type Cdr,
  type CdrBatchQuery,
  type CdrError,
  type CodedValue,
  isPlausibleDuration,
} from '@org/cms-cdr-client/browser'

/** A record as a list keeps it: without the answer as it came, which is asked for again when the call is opened. */
export type KeptCdr = Omit<Cdr, 'raw'>

/** What is known of a call of a list. */
export type CallState = 'waiting' | 'found' | 'missing' | 'failed'

/** What the states of a call of a list are called. */
export const stateNames = {
  waiting: msg`Waiting`,
  found: msg`Found`,
  missing: msg`Not found`,
  failed: msg`Failed`,
} as const satisfies Readonly<Record<CallState, MessageDescriptor>>

/** What is asked for: the call center is known of each call. */
export type ListedQuery = CdrBatchQuery & { readonly ccId: number }

/** One call of a list. */
export interface CallRow {
  /** Its place in the list, from 0. */
  readonly index: number
  readonly query: ListedQuery
  state: CallState
  cdr: KeptCdr | undefined
  error: CdrError | undefined
}

/**
 * Seconds from the start of waiting to the answer: queue and ring time together, `null` where neither is known. An implausible
 * one of the two is returned as it is.
 */
export function waitSecondsOf({ queueSeconds, ringSeconds }: KeptCdr): number | null {
  const known = [queueSeconds, ringSeconds].filter((seconds) => seconds !== null)
  if (known.length === 0) return null
  return known.find((seconds) => !isPlausibleDuration(seconds)) ?? known.reduce((sum, seconds) => sum + seconds, 0)
}

/**
 * Makes what a list keeps of a record. Of a hundred thousand calls most share their codes and what is left of masked numbers;
 * each of these is kept once.
 */
export function recordKeeper(): (cdr: Cdr) => KeptCdr {
  const texts = new Map<string, string>()
  const codes = new Map<string, CodedValue<string | number>>()
  const textOf = (text: string | null): string | null => {
    if (text === null) return null
    if (!texts.has(text)) texts.set(text, text)
    return texts.get(text) ?? text
  }
  const codedOf = <Value extends string | number>(kind: string, coded: CodedValue<Value> | null) => {
    if (coded === null) return null
    const key = `${kind} ${coded.value}`
    if (!codes.has(key)) codes.set(key, coded)
    // Under this key stands a code of the same kind and value.
    return codes.get(key) as CodedValue<Value>
  }
  return ({ raw: _raw, ...cdr }) => ({
    ...cdr,
    callingNumber: textOf(cdr.callingNumber),
    calledNumber: textOf(cdr.calledNumber),
    callType: codedOf('callType', cdr.callType),
    releaseCause: codedOf('releaseCause', cdr.releaseCause),
  })
}

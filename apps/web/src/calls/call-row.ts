import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  type Cdr,
  type CdrBatchQuery,
  type CdrError,
  type CodedValue,
  isPlausibleDuration,
} from '@org/cms-cdr-client/browser'

/** A record in a list: without the raw response, which is fetched again when the call is opened. */
export type ListedCdr = Omit<Cdr, 'raw'>

/** What is known of a call of a list. */
export type CallState = 'waiting' | 'found' | 'missing' | 'failed'

/** What the states of a call of a list are called. */
export const stateNames = {
  waiting: msg`Waiting`,
  found: msg`Found`,
  missing: msg`Not found`,
  failed: msg`Failed`,
} as const satisfies Readonly<Record<CallState, MessageDescriptor>>

/** The query for a call of a list, whose call center is always known. */
export type ListedQuery = CdrBatchQuery & { readonly ccId: number }

/** One call of a list. */
export interface CallRow {
  /** Its place in the list, from 0. */
  readonly index: number
  readonly query: ListedQuery
  /** The place of its call ID among those of the list: numbers are sorted in a fraction of the time that strings take. */
  readonly rank: number
  state: CallState
  cdr: ListedCdr | undefined
  error: CdrError | undefined
}

/** Makes the rows of a list that is not looked up yet. */
export function rowsOf(queries: readonly ListedQuery[]): CallRow[] {
  const callIds = [...new Set(queries.map(({ callId }) => callId))].sort()
  const ranks = new Map(callIds.map((callId, rank) => [callId, rank]))
  return queries.map((query, index) => {
    const rank = ranks.get(query.callId) ?? 0
    return { index, query, rank, state: 'waiting', cdr: undefined, error: undefined }
  })
}

/** Whether anybody talked. */
export function isAnswered({ talkSeconds }: ListedCdr): boolean {
  return isPlausible(talkSeconds) && talkSeconds > 0
}

/** Whether an inbound call reached a queue and was not answered. */
export function isAbandoned({ direction, skillQueueId, queueSeconds, talkSeconds }: ListedCdr): boolean {
  const isQueued = Boolean(skillQueueId) || (isPlausible(queueSeconds) && queueSeconds > 0)
  return direction === 'inbound' && isQueued && isPlausible(talkSeconds) && talkSeconds === 0
}

function isPlausible(seconds: number | null): seconds is number {
  return seconds !== null && isPlausibleDuration(seconds)
}

/**
 * Returns a function that reduces a record to what a list needs. Most of a hundred thousand calls share their codes and the rest of
 * their masked numbers, so each of these is stored once.
 */
export function createCompactor(): (cdr: Cdr) => ListedCdr {
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

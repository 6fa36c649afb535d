// Random calls and filters, and an independent check of which calls a filter matches.
import fc from 'fast-check'
import type { CallFilter } from '../src/search/search-calls.ts'
import type { CdrStore } from '../src/store/cdr-store.ts'
import type { CdrEntry } from '../src/store/store.ts'

// Few values, so that filters often match and sort values are often equal.
const small = fc.integer({ min: 0, max: 3 })
const numbers = fc.constantFrom('5550100', '+55 (50) 101', '', '１２')

/** Calls with different keys that begin in a range of time, in epoch seconds. Both ends are included. */
export function entriesBetween(first: number, last: number): fc.Arbitrary<Call[]> {
  return fc.uniqueArray(
    fc.record({
      ccId: fc.constantFrom(1, 1, 1, 2),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      callId: fc.tuple(fc.integer({ min: first, max: last }), small).map(([time, n]) => `${time}-${n}`),
      record: fc.record({
        queueWaitTime: fc.constantFrom(0, 1, 5, null, 4_294_967_295),
        callTime: fc.constantFrom(0, 30, null),
        agentId: fc.constantFrom(0, -1, 1, 2),
        skillId: small,
        vdn: small,
        callType: small,
        releaseCause: small,
        callerNo: numbers,
        calleeNo: numbers,
      }),
    }),
    // By default, most lists have a few items, among which pages and equal values are rare.
    { selector: ({ ccId, direction, callId }) => `${ccId} ${direction} ${callId}`, maxLength: 60, size: 'max' },
  )
}

const list = fc.uniqueArray(small, { minLength: 1, maxLength: 3 })
const listOrNone = fc.uniqueArray(fc.oneof(small, fc.constant(-1)), { minLength: 1, maxLength: 3 })
/** Filters for these calls, most of which match some of them. */
export function filtersBetween(first: number, last: number): fc.Arbitrary<CallFilter> {
  const time = fc.integer({ min: first * 1000, max: last * 1000 })
  const everyFilter = fc.record({
    from: time,
    to: time,
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    agentId: listOrNone,
    skillQueueId: listOrNone,
    vdnId: list,
    callType: list,
    releaseCause: list,
    number: fc.constantFrom('5550100', '5550101', '12'),
    answered: fc.boolean(),
    abandoned: fc.boolean(),
    minWaitSeconds: fc.constantFrom(0, 2),
    maxWaitSeconds: fc.constantFrom(1, 5),
    minTalkSeconds: fc.constantFrom(0, 1),
    maxTalkSeconds: fc.constantFrom(0, 60),
  })

  // With more of them at once, hardly any call is left to compare.
  return everyFilter.chain((all) =>
    fc
      .subarray(Object.entries(all), { maxLength: 2 })
      .map((chosen): CallFilter => ({ ccId: 1, ...Object.fromEntries(chosen) })),
  )
}

/** A call with its record. */
export type Call = Omit<CdrEntry, 'recordJson'> & { readonly record: Readonly<Record<string, unknown>> }

/** Stores calls. */
export async function put(store: CdrStore, calls: readonly Call[]): Promise<void> {
  const source = await store.addSource('import', 'test')
  await store.put(
    calls.map(({ record, ...key }) => ({ ...key, recordJson: JSON.stringify({ callId: key.callId, ...record }) })),
    source,
  )
}

export const waitOf = ({ record }: Call): number | null =>
  Number(record.queueWaitTime) > 86_400 ? null : (record.queueWaitTime as number | null)
export const talkOf = ({ record }: Call): number | null => record.callTime as number | null
export const beginOf = ({ callId }: Call): number => Number(callId.split('-')[0]) * 1000

/** Returns whether a filter matches a call, by its record alone. */
export function matches(call: Call, filter: CallFilter): boolean {
  const { record, direction } = call
  const [wait, talk] = [waitOf(call), talkOf(call)]
  const answered = talk === null ? null : talk > 0
  const abandoned =
    answered === null ? null : direction === 'inbound' && !answered && (Number(record.skillId) > 0 || Number(wait) > 0)
  const idOf = (value: unknown) => (Number(value) > 0 ? Number(value) : null)
  const isIn = (values: readonly number[] | undefined, value: number | null) =>
    !values || (value !== null && values.includes(value))
  const digits = [record.callerNo, record.calleeNo].map((number) =>
    String(number).replaceAll('１', '1').replaceAll('２', '2').replace(/\D/g, ''),
  )
  return (
    call.ccId === filter.ccId &&
    beginOf(call) >= (filter.from ?? 0) &&
    beginOf(call) < (filter.to ?? Number.POSITIVE_INFINITY) &&
    direction === (filter.direction ?? direction) &&
    isIn(filter.agentId, idOf(record.agentId) ?? -1) &&
    isIn(filter.skillQueueId, idOf(record.skillId) ?? -1) &&
    isIn(filter.vdnId, record.vdn as number) &&
    isIn(filter.callType, record.callType as number) &&
    isIn(filter.releaseCause, record.releaseCause as number) &&
    (filter.number === undefined || digits.includes(filter.number)) &&
    (filter.answered === undefined || answered === filter.answered) &&
    (filter.abandoned === undefined || abandoned === filter.abandoned) &&
    isBetween(wait, filter.minWaitSeconds, filter.maxWaitSeconds) &&
    isBetween(talk, filter.minTalkSeconds, filter.maxTalkSeconds)
  )
}

function isBetween(value: number | null, least: number | undefined, most: number | undefined): boolean {
  if (least === undefined && most === undefined) return true
  return value !== null && value >= (least ?? 0) && value <= (most ?? Number.POSITIVE_INFINITY)
}

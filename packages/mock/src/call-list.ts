import { isDeepStrictEqual } from 'node:util'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { type InventedCall, inventDay } from '@org/cms-cdr-demo-calls'
import { describeProblems } from '@org/cms-cdr-formats/describe-problems'
import type { QueriedCall } from '@org/cms-cdr-formats/read-query'
import { schemaValidator } from '@org/cms-cdr-formats/schema-validator'
import { type ListExamplePair, listExamples, spec } from './spec.ts'

/** Options of {@link createCallList}. */
export interface CallListOptions {
  /** The number of calls that each VDN has on a day. */
  readonly callsPerDay: number
  readonly now: () => Date
}

/** The calls of yesterday and today. */
export interface CallList {
  /** Returns the status and the envelope for a list query. */
  respond(query: Readonly<Record<string, unknown>>): { readonly status: number; readonly envelope: object }
  /**
   * Returns the record of a call, `null` for one that has no record here: in the other direction, not stored yet, or expired. Returns
   * `undefined` for a call ID that no day has.
   */
  record(call: Pick<QueriedCall, 'callId' | 'direction'>): object | null | undefined
  /** Returns the calls that were stored after one time and up to another, in epoch milliseconds, the earliest first. */
  stored(after: number, upTo: number): readonly StoredCall[]
  /** The time from which the list knows when calls were stored, in epoch milliseconds. */
  oldest(): number
}

/** A call and the time at which it was stored, in epoch milliseconds. No two calls have the same: each second has a thousand. */
export interface StoredCall {
  readonly id: number
  readonly call: InventedCall
}

/** The calls of an invented day, the newest first. */
interface Day {
  readonly byId: ReadonlyMap<string, InventedCall>
  /** By VDN and direction. */
  readonly byLane: ReadonlyMap<string, readonly InventedCall[]>
}

/** The VDNs that have calls. The second one sends every number as text, as the vendor's sample does. */
export const listedVdns: readonly [number, number] = [25, 26]

const day = 86_400_000
const { CallListQuery } = spec.components.schemas
const longestPage = CallListQuery.properties.limit.maximum
const validator = schemaValidator(CallListQuery)

/**
 * Creates the list of an invented yesterday and today. What is listed can be looked up, and calls appear some time after their
 * end. Days begin at midnight in UTC.
 */
export function createCallList({ callsPerDay, now }: CallListOptions): CallList {
  const days = new Map<number, Day>()
  const dayOf = (dayStart: number): Day => {
    const known = days.get(dayStart)
    if (known) return known
    const calls = listedVdns.flatMap((vdn) => inventDay(dayStart, vdn, callsPerDay))
    // Newest first, so that a call which appears moves all older ones.
    calls.sort((one, other) => other.waitBegin - one.waitBegin)
    const byId = new Map(calls.map((call) => [call.callId, call]))
    const made = { byId, byLane: Map.groupBy(calls, ({ vdn, direction }) => `${vdn} ${direction}`) }
    for (const known of days.keys()) if (known < oldestRecognized()) days.delete(known)
    days.set(dayStart, made)
    return made
  }
  const today = (): number => startOfDay(now().getTime())
  const oldest = (): number => today() - day
  // An older call has expired. It is recognized for a few days.
  const oldestRecognized = (): number => oldest() - 3 * day

  /** Returns the calls of yesterday and today. A call that began just before a midnight may wait, and be stored, only after it. */
  function recent(): Day[] {
    return [today(), oldest(), oldest() - day].map(dayOf)
  }

  function respond(query: Readonly<Record<string, unknown>>): { status: number; envelope: object } {
    const example = findExample(query)
    if (example) return { status: example.status, envelope: example.response }
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null && value !== ''))
    const wrong = findWrong(given, today())
    if (wrong.length > 0) return failed(`Invalid param, ${wrong.join('; ')}`)
    const { callerNo, calleeNo, vdn, beginDate, endDate } = given
    const lane = `${vdn} ${given.isCallIn === 'true' ? 'inbound' : 'outbound'}`
    const until = now().getTime()
    const found = recent()
      .flatMap(({ byLane }) => begunBetween(byLane.get(lane) ?? [], Number(beginDate), Number(endDate)))
      .filter(
        (call) =>
          call.storedAt <= until &&
          (callerNo === undefined || call.record.callerNo === callerNo) &&
          (calleeNo === undefined || call.record.calleeNo === calleeNo),
      )
    const offset = Number(given.offset ?? 0)
    const page = found.slice(offset, offset + Number(given.limit ?? longestPage)).map(toRow)
    const resultDesc = { data: page, count: found.length }
    const sent = vdn === listedVdns[1] ? withTextNumbers(resultDesc) : resultDesc
    return { status: 200, envelope: { resultCode: resultCodeOf('SUCCESS'), resultDesc: sent } }
  }

  function record({ callId, direction }: Pick<QueriedCall, 'callId' | 'direction'>): object | null | undefined {
    const began = Number(/^(\d{10})-\d+$/.exec(callId)?.[1]) * 1000
    const dayStart = startOfDay(began)
    if (!(dayStart >= oldestRecognized() && dayStart <= today())) return undefined
    const call = dayOf(dayStart).byId.get(callId)
    if (!call) return undefined
    const isThere = call.waitBegin >= oldest() && call.storedAt <= now().getTime()
    return isThere && call.direction === direction ? call.record : null
  }

  function stored(after: number, upTo: number): readonly StoredCall[] {
    const inSecond = new Map<number, number>()
    return recent()
      .flatMap(({ byId }) => [...byId.values()])
      .filter(({ storedAt }) => storedAt >= after - (after % 1000) && storedAt <= upTo)
      .sort((one, other) => one.storedAt - other.storedAt)
      .map((call) => {
        const earlier = inSecond.get(call.storedAt) ?? 0
        inSecond.set(call.storedAt, earlier + 1)
        return { id: call.storedAt + earlier, call }
      })
      .filter(({ id }) => id > after && id <= upTo)
  }

  return { respond, record, stored, oldest }
}

/** Returns the calls that began in a range, both ends included, of calls that are sorted from the newest to the oldest. */
function begunBetween(calls: readonly InventedCall[], begin: number, end: number): readonly InventedCall[] {
  const newest = calls.findIndex(({ waitBegin }) => waitBegin <= end)
  const after = calls.findLastIndex(({ waitBegin }) => waitBegin >= begin)
  return newest < 0 ? [] : calls.slice(newest, after + 1)
}

const forbidden = listExamples.find(({ name }) => name === 'listNoPermission')

/** Returns the example of a query. That of a VDN without permission is for every query of this VDN. */
function findExample(query: Readonly<Record<string, unknown>>): ListExamplePair | undefined {
  const wanted = comparable(query)
  const found = listExamples.find(({ request }) => isDeepStrictEqual(comparable(request), wanted))
  return found ?? (forbidden?.request.vdn === query.vdn ? forbidden : undefined)
}

/** Returns a query with its times as numbers and without empty filters: the vendor's sample and a program write them differently. */
function comparable({ callerNo, calleeNo, beginDate, endDate, ...rest }: Readonly<Record<string, unknown>>): object {
  const numbers = Object.entries({ callerNo, calleeNo }).filter(([, value]) => value)
  return { ...rest, ...Object.fromEntries(numbers), beginDate: Number(beginDate), endDate: Number(endDate) }
}

/** Names every field of a query that is wrong, and a missing one in the vendor's words. */
function findWrong(query: Readonly<Record<string, unknown>>, today: number): string[] {
  const validate = validator()
  const errors = validate(query) ? [] : (validate.errors ?? [])
  const [missing, wrong] = [
    errors.filter(({ keyword }) => keyword === 'required'),
    errors.filter(({ keyword }) => keyword !== 'required'),
  ]
  const [begin, end] = [Number(query.beginDate), Number(query.endDate)]
  return [
    ...missing.map(({ params }) => `must have parameter: '${params.missingProperty}'`),
    ...describeProblems(wrong),
    ...(begin < today - day ? ['beginDate must not be before 00:00:00 of yesterday'] : []),
    ...(end > today + day - 1 ? ['endDate must not be after 23:59:59 of today'] : []),
    ...(begin > end ? ['beginDate must not be after endDate'] : []),
  ]
}

function failed(resultDesc: string): { status: number; envelope: object } {
  return { status: 200, envelope: { resultCode: resultCodeOf('INVALID_PARAMETER'), resultDesc } }
}

function toRow({ callId, vdn, record, ...call }: InventedCall): Record<string, unknown> {
  return {
    logDate: call.storedAt,
    callerNo: record.callerNo,
    calleeNo: record.calleeNo,
    callId,
    callType: record.callType,
    waitBegin: call.waitBegin,
    ackBegin: call.ringBegin,
    callBegin: call.talkBegin,
    callEnd: call.end,
    vdn,
    leaveReason: call.leaveReason,
    mediaType: 5,
    subMediaType: 0,
  }
}

function withTextNumbers(page: object): object {
  return JSON.parse(JSON.stringify(page), (_name, value: unknown) =>
    typeof value === 'number' ? String(value) : value,
  )
}

function startOfDay(milliseconds: number): number {
  return milliseconds - (milliseconds % day)
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import type { CdrEntry } from '../store/store.ts'
import { type CallFilter, type CallOrder, type CallSummary, type PagePosition, searchCalls } from './search-calls.ts'

// Few values, so that filters often match and sort values are often equal.
const small = fc.integer({ min: 0, max: 3 })
const numbers = fc.constantFrom('5550100', '+55 (50) 101', '', '１２')
const begin = 1_700_000_000

const entries = fc.uniqueArray(
  fc.record({
    ccId: fc.constantFrom(1, 1, 1, 2),
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    callId: fc.tuple(fc.integer({ min: begin, max: begin + 20 }), small).map(([time, n]) => `${time}-${n}`),
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
  { selector: ({ ccId, direction, callId }) => `${ccId} ${direction} ${callId}`, maxLength: 60 },
)

const list = fc.uniqueArray(small, { minLength: 1, maxLength: 3 })
const everyFilter = fc.record({
  from: fc.integer({ min: begin * 1000, max: (begin + 20) * 1000 }),
  to: fc.integer({ min: begin * 1000, max: (begin + 20) * 1000 }),
  direction: fc.constantFrom('inbound' as const, 'outbound' as const),
  agentId: list,
  skillQueueId: list,
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
const filters: fc.Arbitrary<CallFilter> = everyFilter.chain((all) =>
  fc
    .subarray(Object.entries(all), { maxLength: 2 })
    .map((chosen): CallFilter => ({ ccId: 1, ...Object.fromEntries(chosen) })),
)
const orders: fc.Arbitrary<CallOrder> = fc.record({
  sort: fc.constantFrom('begin', 'wait', 'talk'),
  order: fc.constantFrom('asc', 'desc'),
})

describeOnEveryEngine(
  'a search',
  (newAddress) => {
    test('returns page by page exactly the calls that a look at every record finds, in order', async () => {
      const store = await openStore(await newAddress())
      await fc.assert(
        fc.asyncProperty(
          entries,
          filters,
          orders,
          fc.integer({ min: 1, max: 7 }),
          async (calls, filter, order, limit) => {
            await store.engine.query('DELETE FROM cdr')
            await put(store, calls)
            const expected = calls.filter((call) => matches(call, filter)).sort(comparing(order))
            const found: CallSummary[] = []
            for (let after: PagePosition | undefined, isFirst = true; isFirst || after; isFirst = false) {
              const page = await searchCalls(store.engine, filter, { ...order, limit, after })
              expect(page.calls.length).toBeLessThanOrEqual(limit)
              found.push(...page.calls)
              after = page.next
            }
            expect(found.map(({ direction, callId }) => [direction, callId])).toEqual(
              expected.map(({ direction, callId }) => [direction, callId]),
            )
          },
        ),
        { numRuns: 60 },
      )
      await store.close()
    })

    test('a summary says when a call began and how that is known, and leaves out what is unknown or implausible', async () => {
      const store = await openStore(await newAddress())
      const inbound = {
        queueWaitTime: 85,
        ackTime: 3,
        callTime: 0,
        skillId: 9,
        agentId: 0,
        callerNo: '+55 11 5550-100',
      }
      await put(store, [
        { ccId: 1, direction: 'inbound', callId: '1700000000-1', record: inbound },
        { ccId: 1, direction: 'outbound', callId: 'x', record: { queueWaitTime: -28_800, callTime: 4_294_967_295 } },
      ])
      const { calls } = await searchCalls(store.engine, { ccId: 1 }, { sort: 'begin', order: 'asc', limit: 10 })
      expect(calls).toEqual([
        {
          ccId: 1,
          direction: 'inbound',
          callId: '1700000000-1',
          beganAt: '2023-11-14T22:13:20.000Z',
          beganFrom: 'callId',
          endedAt: '2023-11-14T22:14:48.000Z',
          queueSeconds: 85,
          talkSeconds: 0,
          agentId: null,
          skillQueueId: 9,
          vdnId: null,
          callType: null,
          releaseCause: null,
          callingNumber: '55115550100',
          calledNumber: null,
          answered: false,
          abandoned: true,
        },
        expect.objectContaining({
          callId: 'x',
          beganFrom: 'stored',
          endedAt: null,
          queueSeconds: null,
          answered: null,
        }),
      ])
      await store.close()
    })
  },
  { isPartitioned: true },
)

type Call = Omit<CdrEntry, 'recordJson'> & { readonly record: Readonly<Record<string, unknown>> }

async function put(store: CdrStore, calls: readonly Call[]): Promise<void> {
  const source = await store.addSource('import', 'test')
  await store.put(
    calls.map(({ record, ...key }) => ({ ...key, recordJson: JSON.stringify({ callId: key.callId, ...record }) })),
    source,
  )
}

const waitOf = ({ record }: Call): number | null =>
  Number(record.queueWaitTime) > 86_400 ? null : (record.queueWaitTime as number | null)
const talkOf = ({ record }: Call): number | null => record.callTime as number | null
const beginOf = ({ callId }: Call): number => Number(callId.split('-')[0]) * 1000

/** Judges a call by its record alone. */
function matches(call: Call, filter: CallFilter): boolean {
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
    isIn(filter.agentId, idOf(record.agentId)) &&
    isIn(filter.skillQueueId, idOf(record.skillId)) &&
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

function comparing({ sort, order }: CallOrder): (a: Call, b: Call) => number {
  const sortValueOf = (call: Call): number =>
    sort === 'begin' ? beginOf(call) : ((sort === 'wait' ? waitOf(call) : talkOf(call)) ?? -1)
  const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return (a, b) =>
    (order === 'asc' ? 1 : -1) *
    (sortValueOf(a) - sortValueOf(b) || compareTexts(a.direction, b.direction) || compareTexts(a.callId, b.callId))
}

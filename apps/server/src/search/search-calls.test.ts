import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import {
  beginOf,
  type Call,
  entriesBetween,
  filtersBetween,
  matches,
  put,
  talkOf,
  waitOf,
} from '../../test/random-calls.ts'
import { openStore } from '../store/open-store.ts'
import type { CdrKey } from '../store/store.ts'
import { type CallOrder, type CallSummary, type PagePosition, searchCalls } from './search-calls.ts'

const orders: fc.Arbitrary<CallOrder> = fc.record({
  sort: fc.constantFrom('begin', 'wait', 'talk'),
  order: fc.constantFrom('asc', 'desc'),
})

describeOnEveryEngine(
  'a search',
  (newAddress) => {
    test('returns page by page exactly the calls that a scan of every record finds, in order, while others are stored', async () => {
      const store = await openStore(await newAddress())
      await fc.assert(
        fc.asyncProperty(
          entriesBetween(1_700_000_000, 1_700_000_020),
          filtersBetween(1_700_000_000, 1_700_000_020),
          orders,
          fc.integer({ min: 1, max: 7 }),
          async (all, filter, order, limit) => {
            await store.engine.query('DELETE FROM cdr')
            const calls = all.filter((_call, index) => index % 4 > 0)
            const later = all.filter((call) => !calls.includes(call))
            await put(store, calls)
            const expected = calls.filter((call) => matches(call, filter)).sort(comparing(order))
            const found: CallSummary[] = []
            for (let after: PagePosition | undefined, isFirst = true; isFirst || after; isFirst = false) {
              const page = await searchCalls(store.engine, filter, { ...order, limit, after })
              expect(page.calls.length).toBeLessThanOrEqual(limit)
              found.push(...page.calls)
              after = page.next
              await put(store, later.splice(0, 1))
            }
            const keyOf = ({ ccId, direction, callId }: CdrKey): string => `${ccId} ${direction} ${callId}`
            const keys = found.map(keyOf)
            expect(new Set(keys).size).toBe(keys.length)
            const known = new Set(calls.map(keyOf))
            expect(keys.filter((key) => known.has(key))).toEqual(expected.map(keyOf))
          },
        ),
        { numRuns: isFullRun ? 60 : 10 },
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

test('a page by wait reads the index of the time, and only the records of the page itself', async () => {
  const store = await openStore('sqlite::memory:')
  const { engine } = store
  let plan: string[] = []
  const search = engine.search.bind(engine)
  engine.search = async (sql, parameters) => {
    const steps = await search<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters)
    plan = steps.map(({ detail }) => detail)
    return search(sql, parameters)
  }
  await searchCalls(engine, { ccId: 1, from: 0, to: 1 }, { sort: 'wait', order: 'desc', limit: 100 })
  expect(plan.join('\n')).toContain('COVERING INDEX cdr_time')
  await store.close()
})

function comparing({ sort, order }: CallOrder): (a: Call, b: Call) => number {
  const sortValueOf = (call: Call): number =>
    sort === 'begin' ? beginOf(call) : ((sort === 'wait' ? waitOf(call) : talkOf(call)) ?? -1)
  const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return (a, b) =>
    (order === 'asc' ? 1 : -1) *
    (sortValueOf(a) - sortValueOf(b) || compareTexts(a.direction, b.direction) || compareTexts(a.callId, b.callId))
}

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
import { type CallStats, callStats, type StatsOptions } from './call-stats.ts'
import { countDays } from './counted-days.ts'
import type { CallFilter } from './search-calls.ts'

const hour = 3600
const day = 86_400_000
const count = fc.integer({ min: 0, max: 3 })
const second = (text: string): number => Date.parse(text) / 1000

/** Times around which clocks change, or hours do not begin when those of UTC do. */
const places = [
  ['Europe/Berlin', second('2023-10-29T01:00:00Z')],
  ['Europe/Berlin', second('2024-03-31T01:00:00Z')],
  // Midnight did not exist on this day.
  ['America/Sao_Paulo', second('2018-11-04T03:00:00Z')],
  // Clocks change by half an hour.
  ['Australia/Lord_Howe', second('2023-04-01T15:00:00Z')],
  ['Asia/Kathmandu', second('2023-11-14T22:00:00Z')],
  [null, second('2023-11-14T22:00:00Z')],
] as const
const options = fc.record({
  by: fc.constantFrom(undefined, 'hour', 'day', 'agent', 'queue', 'cause', 'wait', 'talk'),
  serviceLevelSeconds: fc.constantFrom(0, 1, 20),
})

describeOnEveryEngine(
  'statistics',
  (newAddress) => {
    test('equal those of a scan of every record, in total and for each group', async () => {
      const store = await openStore(await newAddress())
      const cases = fc.constantFrom(...places).chain(([timeZone, around]) => {
        const range = [around - 30 * hour, around + 30 * hour] as const
        const time = fc.integer({ min: range[0] * 1000, max: range[1] * 1000 })
        const onlyTime = fc.record({ ccId: fc.constant(1), from: time, to: time }, { requiredKeys: ['ccId'] })
        const filters = fc.oneof(filtersBetween(...range), onlyTime)
        const changes = fc.record({ late: count, removed: count, isCountedAgain: fc.boolean() })
        // When all of the days are over.
        const now = range[1] * 1000 + 2 * day
        return fc.tuple(fc.constant(timeZone), entriesBetween(...range), filters, options, changes, fc.constant(now))
      })
      await fc.assert(
        fc.asyncProperty(cases, async ([timeZone, entries, filter, how, { late, removed, isCountedAgain }, now]) => {
          if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to) return
          await store.engine.query('DELETE FROM cdr')
          await put(store, entries.slice(late))
          await countDays(store.engine, { now })
          await put(store, entries.slice(0, late))
          const left = Math.max(0, entries.length - removed)
          for (const call of entries.slice(left)) await store.remove(call)
          if (isCountedAgain) await countDays(store.engine, { now })
          const calls = entries.slice(0, left)
          const stats = await callStats(store.engine, filter, how, timeZone)
          if ('problems' in stats) throw new Error(stats.problems.join())
          const { totals, groups, ...rest } = stats
          expect(rest).toEqual({ timeZone, by: how.by ?? null, serviceLevelSeconds: how.serviceLevelSeconds })
          const matching = calls.filter((call) => matches(call, filter))
          expect(totals).toEqual(figuresOf(matching, how))
          if (how.by === undefined) expect(groups).toEqual([])
          else if (how.by === 'hour' || how.by === 'day') {
            checkTimes(groups, { by: how.by, timeZone: timeZone ?? 'UTC', filter, calls })
            for (const { id, from, to, ...figures } of groups)
              expect(figures).toEqual(figuresOf(matching.filter(isBetween(from, to)), how))
          } else {
            const idOf = idsOf[how.by]
            const starts = how.by === 'wait' || how.by === 'talk' ? startsOf[how.by] : undefined
            const counts = new Map<number | null, Call[]>()
            if (matching.length > 0) for (const start of starts ?? []) counts.set(start, [])
            for (const call of matching) counts.set(idOf(call), [...(counts.get(idOf(call)) ?? []), call])
            const order = groups.map(({ id, offered }) => (starts ? (id ?? Number.POSITIVE_INFINITY) : -offered))
            expect(order).toEqual(order.toSorted((one, other) => one - other))
            expect(new Map(groups.map(({ id, from, to, ...figures }) => [id, figures]))).toEqual(
              new Map([...counts].map(([id, of]) => [id, figuresOf(of, how)])),
            )
          }
        }),
        { numRuns: isFullRun ? 60 : 10 },
      )
      await store.close()
    })

    test('of a day on which clocks change have an hour more or less, and hours without calls', async () => {
      const store = await openStore(await newAddress())
      await put(store, [{ ccId: 1, direction: 'inbound', callId: '1698541200-1', record: {} }])
      const groupsOf = async (from: string, to: string, by: 'hour' | 'day') => {
        const filter = { ccId: 1, from: Date.parse(from), to: Date.parse(to) }
        const stats = await callStats(store.engine, filter, { by, serviceLevelSeconds: 20 }, 'Europe/Berlin')
        return 'problems' in stats ? [] : stats.groups.map(({ from, to, offered }) => [from, to, offered])
      }
      const autumn = await groupsOf('2023-10-28T22:00:00Z', '2023-10-29T23:00:00Z', 'hour')
      expect(autumn).toHaveLength(25)
      expect(autumn.slice(2, 5)).toEqual([
        ['2023-10-29T02:00:00+02:00', '2023-10-29T02:00:00+01:00', 0],
        ['2023-10-29T02:00:00+01:00', '2023-10-29T03:00:00+01:00', 1],
        ['2023-10-29T03:00:00+01:00', '2023-10-29T04:00:00+01:00', 0],
      ])
      expect(await groupsOf('2024-03-30T23:00:00Z', '2024-03-31T22:00:00Z', 'hour')).toHaveLength(23)
      expect(await groupsOf('2023-10-28T22:00:00Z', '2023-10-30T23:00:00Z', 'day')).toEqual([
        ['2023-10-29T00:00:00+02:00', '2023-10-30T00:00:00+01:00', 1],
        ['2023-10-30T00:00:00+01:00', '2023-10-31T00:00:00+01:00', 0],
      ])
      await store.close()
    })

    test('by caller list those who called most, and count all calls in total', async () => {
      const store = await openStore(await newAddress())
      const call = (n: number, callerNo: string, skillId = 9): Call => {
        return { ccId: 1, direction: 'inbound', callId: `${1_700_000_000 + n}-1`, record: { callerNo, skillId } }
      }
      const others = Array.from({ length: 1_001 }, (_, n) => call(n + 10, String(5_550_000 + n)))
      const twice = [call(1, '5559999'), call(2, '555-9999'), call(3, '5559999', 8), call(4, '')]
      await put(store, [...twice, ...others])
      const groupsOf = async (filter: object) => {
        const stats = await callStats(
          store.engine,
          { ccId: 1, ...filter },
          { by: 'caller', serviceLevelSeconds: 20 },
          null,
        )
        if ('problems' in stats) throw new Error(stats.problems.join())
        const groups = stats.groups.map(({ id, callingNumber, offered }) => [id, callingNumber, offered])
        return { offered: stats.totals.offered, groups }
      }
      const all = await groupsOf({})
      expect([all.offered, all.groups.length]).toEqual([1_005, 1_000])
      expect(all.groups.slice(0, 2)).toEqual([
        [null, '5559999', 3],
        [null, '5550000', 1],
      ])
      expect((await groupsOf({ skillQueueId: [9], number: '5559999' })).groups).toEqual([[null, '5559999', 2]])
      await store.close()
    })

    test('of an archive without calls have no groups', async () => {
      const store = await openStore(await newAddress())
      const how = { by: 'hour', serviceLevelSeconds: 20 } as const
      for (const filter of [{ ccId: 1 }, { ccId: 1, from: 1e12 }, { ccId: 1, to: 1.7e12 }])
        expect(await callStats(store.engine, filter, how, null)).toMatchObject({ totals: { offered: 0 }, groups: [] })
      await store.close()
    })

    test('by hour of too long a time are refused', async () => {
      const store = await openStore(await newAddress())
      const record = (callId: string): Call => ({ ccId: 1, direction: 'inbound', callId, record: {} })
      await put(store, [record('1000000000-1'), record('1700000000-1')])
      expect(await callStats(store.engine, { ccId: 1 }, { by: 'hour', serviceLevelSeconds: 20 }, null)).toEqual({
        problems: ['by=hour gives more than 2000 groups; search a shorter time with from and to, or group by day'],
      })
      await store.close()
    })
  },
  { isPartitioned: true },
)

const isBetween =
  (from: string | null, to: string | null) =>
  (call: Call): boolean =>
    beginOf(call) >= Date.parse(from ?? '') && beginOf(call) < Date.parse(to ?? '')

const idOf = (value: unknown): number | null => (Number(value) > 0 ? Number(value) : null)
/** The first seconds of the groups of durations, as the spec names them. */
const startsOf = {
  wait: [0, 5, 10, 20, 30, 60, 90, 120, 180, 300, 600],
  talk: [0, 1, 15, 30, 60, 120, 180, 300, 600, 1200, 1800],
}
const durationIn = (starts: readonly number[], seconds: number | null): number | null =>
  seconds === null ? null : (starts.findLast((start) => start <= seconds) ?? null)
const idsOf: Readonly<Record<'agent' | 'queue' | 'cause' | 'wait' | 'talk', (call: Call) => number | null>> = {
  wait: (call: Call) => durationIn(startsOf.wait, waitOf(call)),
  talk: (call: Call) => durationIn(startsOf.talk, talkOf(call)),
  agent: ({ record }: Call) => idOf(record.agentId),
  queue: ({ record }: Call) => idOf(record.skillId),
  cause: ({ record }: Call) => record.releaseCause as number,
}

/** Counts calls one by one. */
function figuresOf(calls: readonly Call[], { serviceLevelSeconds }: StatsOptions): CallStats['totals'] {
  const answered = calls.filter((call) => (talkOf(call) ?? 0) > 0)
  const abandoned = calls.filter((call) => matches(call, { ccId: 1, abandoned: true }))
  const queued = [...answered, ...abandoned].filter(({ direction }) => direction === 'inbound')
  const inTime = queued.filter((call) => {
    const wait = waitOf(call)
    return answered.includes(call) && wait !== null && wait <= serviceLevelSeconds
  })
  return {
    offered: calls.length,
    answered: answered.length,
    abandoned: abandoned.length,
    other: calls.length - answered.length - abandoned.length,
    serviceLevel: {
      calls: queued.length,
      inTime: inTime.length,
      share: queued.length === 0 ? null : expect.closeTo(inTime.length / queued.length, 3),
    },
    wait: durationsOf(queued.map(waitOf)),
    talk: durationsOf(answered.map(talkOf)),
  }
}

function durationsOf(all: readonly (number | null)[]): CallStats['totals']['wait'] {
  const seconds = all.filter((one) => one !== null).toSorted((one, other) => one - other)
  const calls = seconds.length
  const percentile = (percent: number) => seconds.find((_, index) => (index + 1) * 100 >= percent * calls) ?? null
  const average = seconds.reduce((sum, one) => sum + one, 0) / calls
  return {
    calls,
    averageSeconds: calls === 0 ? null : expect.closeTo(average, 2),
    p50Seconds: percentile(50),
    p90Seconds: percentile(90),
    p95Seconds: percentile(95),
  }
}

interface Times {
  readonly by: 'hour' | 'day'
  readonly timeZone: string
  readonly filter: CallFilter
  readonly calls: readonly Call[]
}

/** Checks that groups follow each other, cover the range, and each begins and ends where the clock says so. */
function checkTimes(groups: CallStats['groups'], { by, timeZone, filter, calls }: Times): void {
  const clock = new Intl.DateTimeFormat('sv', {
    timeZone,
    dateStyle: undefined,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...(by === 'hour' ? { hour: '2-digit', timeZoneName: 'longOffset' } : {}),
  })
  const begins = calls.filter(({ ccId }) => ccId === filter.ccId).map(beginOf)
  const first = filter.from ?? Math.min(...begins)
  const last = (filter.to ?? Math.max(...begins) + 1) - 1
  if (groups.length === 0) {
    expect(last).toBeLessThan(first)
    return
  }
  expect(Date.parse(groups[0]?.from ?? '')).toBeLessThanOrEqual(first)
  expect(Date.parse(groups[0]?.to ?? '')).toBeGreaterThan(first)
  expect(Date.parse(groups.at(-1)?.from ?? '')).toBeLessThanOrEqual(last)
  expect(Date.parse(groups.at(-1)?.to ?? '')).toBeGreaterThan(last)
  for (const [index, { from, to }] of groups.entries()) {
    const [start, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')]
    if (index > 0) expect(from).toBe(groups[index - 1]?.to)
    expect(clock.format(end - 1)).toBe(clock.format(start))
    expect(clock.format(end)).not.toBe(clock.format(start))
  }
}

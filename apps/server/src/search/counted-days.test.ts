import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { type Call, put } from '../../test/random-calls.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { callStats } from './call-stats.ts'
import { countDays } from './counted-days.ts'
import { deriveAnew, indexRecords } from './index-records.ts'

const day = 86_400
/** The begin of 15 November 2023 in UTC, in seconds since 1970. */
const begin = Date.UTC(2023, 10, 15) / 1000
const now = (begin + 3 * day) * 1000
const callAt = (seconds: number, record: object = {}): Call => ({
  ccId: 1,
  direction: 'inbound',
  callId: `${seconds}-1`,
  record: { agentId: 7, callTime: 30, queueWaitTime: 5, ...record },
})
const two = [callAt(begin + 60), callAt(begin + 120)]

async function offered({ engine }: CdrStore, from = begin - day, to = begin + 2 * day): Promise<number> {
  const filter = { ccId: 1, from: from * 1000, to: to * 1000 }
  const stats = await callStats(engine, filter, { by: 'agent', serviceLevelSeconds: 20 }, null)
  return 'problems' in stats ? -1 : stats.totals.offered
}

/** Makes the counts that are stored differ from the calls, to see whether they are used. */
const falsify = ({ engine }: CdrStore): Promise<object[]> =>
  engine.query("UPDATE day_count SET counts = '[[7,1,[5,40]]]'")

describeOnEveryEngine(
  'counts of days',
  (newAddress) => {
    const open = async (calls: readonly Call[]): Promise<CdrStore> => {
      const store = await openStore(await newAddress())
      await put(store, calls)
      return store
    }

    test('are used for days within the range, and not for a part of a day or other filters', async () => {
      await using store = closing(await open(two))
      expect(await countDays(store.engine, { now })).toBe(5)
      expect(await countDays(store.engine, { now })).toBe(0)
      await falsify(store)
      expect(await offered(store)).toBe(40)
      expect(await offered(store, begin, begin + day)).toBe(40)
      expect(await offered(store, begin, begin + day - 1)).toBe(2)
      expect(await offered(store, begin + 1, begin + day)).toBe(2)
      const options = { by: 'agent', serviceLevelSeconds: 20 } as const
      const filtered = await callStats(store.engine, { ccId: 1, agentId: [7] }, options, null)
      expect(filtered).toMatchObject({ totals: { offered: 2 } })
    })

    test('are no longer kept for days that are more than 400 days old', async () => {
      await using store = closing(await open(two))
      await countDays(store.engine, { now })
      await countDays(store.engine, { now: now + 400 * day * 1000 })
      expect(await store.engine.query('SELECT day FROM day_count')).toEqual([])
      expect(await store.engine.query('SELECT day FROM call_day')).toEqual([])
    })

    test('are not made for the day that is not over', async () => {
      await using store = closing(await open(two))
      expect(await countDays(store.engine, { now: (begin + day) * 1000 - 1 })).toBe(0)
      expect(await countDays(store.engine, { now: (begin + day) * 1000 })).toBe(5)
    })

    test('are not used after a call of the day was stored, removed, or indexed anew', async () => {
      await using store = closing(await open(two))
      const expectFresh = async (calls: number): Promise<void> => {
        expect(await offered(store)).toBe(calls)
        expect(await countDays(store.engine, { now })).toBeGreaterThan(0)
        expect(await offered(store)).toBe(calls)
        await falsify(store)
      }
      await expectFresh(2)
      await put(store, [callAt(begin + 180)])
      await expectFresh(3)
      await store.remove(callAt(begin + 180))
      await expectFresh(2)
      const local = { beginTime: '2023-11-14 20:30:00', endTime: '2023-11-14 20:31:00' }
      await put(store, [{ ...callAt(begin + 240, local), direction: 'outbound' }])
      await expectFresh(3)
      await deriveAnew(store.engine, { timeZone: 'America/Sao_Paulo' })
      await indexRecords(store.engine)
      await expectFresh(3)
    })

    test('are not used after retention has removed calls of the day', async () => {
      await using store = closing(await open([...two, callAt(begin - day / 2)]))
      await countDays(store.engine, { now })
      await falsify(store)
      // All of them were stored now, long after they began.
      expect(await store.removeStoredBefore(new Date(Date.now() + 60_000))).toBe(3)
      expect(await offered(store)).toBe(0)
    })
  },
  { isPartitioned: true },
)

test('counts of days stay in use when retention has removed calls of other days', async () => {
  await using store = closing(await openStore('sqlite::memory:'))
  await put(store, [...two, callAt(begin - day / 2)])
  await store.engine.query("UPDATE cdr SET stored_at = '2024-01-01T00:00:00.000Z' WHERE began_at < $1", [begin * 1000])
  await countDays(store.engine, { now })
  expect(await store.removeStoredBefore(new Date('2025-01-01'))).toBe(1)
  // Those of the day whose call was removed, by each grouping.
  expect(await countDays(store.engine, { now })).toBe(5)
})

test('a day that cannot be counted does not prevent others from being counted', async () => {
  await using store = closing(await openStore('sqlite::memory:'))
  const earlier = callAt(begin - day / 2)
  await put(store, [...two, earlier])
  const { engine } = store
  const count = engine.countCalls.bind(engine)
  const latest = Math.floor((begin * 1000) / 86_400_000) * 86_400_000
  engine.countCalls = async (select, parameters) => {
    // Its end, because its begin is also the end of the day before.
    if (parameters.includes(latest + 86_400_000)) throw new Error('a query took too long')
    return count(select, parameters)
  }
  await expect(countDays(engine, { now })).rejects.toThrow('a query took too long')
  const days = await engine.query('SELECT DISTINCT day FROM day_count')
  expect(days).toEqual([{ day: latest / 86_400_000 - 1 }])
})

function closing(store: CdrStore): CdrStore & AsyncDisposable {
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() })
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foundRows, keptCdr } from '../../test/rows.ts'
import { answeredWithin, distributionOf, middleOf, statisticsOf } from './statistics.ts'

const cdr = await keptCdr()
const time = (text: string) => ({ text, instant: null, timeZone: null })

test('every duration stands in one bar of its distribution', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20_000 })), (values) => {
      const seconds = values.toSorted((one, other) => one - other)
      const bars = distributionOf(seconds)
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(seconds.length)
      expect(new Set(bars.map(({ label }) => label)).size).toBe(bars.length)
      for (const { label, count } of bars) {
        const [from, to = from] = label.replace('≥ ', '').split('–').map(Number)
        const end = label.startsWith('≥') ? Number.POSITIVE_INFINITY : Number(to)
        expect(count).toBe(seconds.filter((one) => one >= Number(from) && one <= end).length)
      }
    }),
  )
})

test('the service level counts the calls that the archive counts: inbound ones that were answered, or queued and were not', () => {
  const answered = { ...cdr, ringSeconds: 9, talkSeconds: 30 }
  const lost = { ...answered, talkSeconds: 0 }
  const outbound = { ...answered, direction: 'outbound', queueSeconds: 1 } as const
  const rows = foundRows([
    ...[5, 20, 21].map((queueSeconds) => ({ ...answered, queueSeconds })),
    { ...lost, queueSeconds: 1 },
    // These ended before they reached a queue, or nobody knows whether anybody talked.
    { ...lost, queueSeconds: 0, skillQueueId: 0 },
    { ...lost, queueSeconds: null, skillQueueId: null },
    { ...lost, talkSeconds: null },
    outbound,
    { ...outbound, talkSeconds: 0 },
  ])
  const statistics = statisticsOf(rows)
  expect(statistics).toMatchObject({ calls: 9, inbound: 7, queued: 4, waits: [1, 5, 20, 21] })
  expect([0, 5, 20, 60].map((seconds) => answeredWithin(statistics, seconds))).toEqual([0, 0.25, 0.5, 0.75])
  expect(answeredWithin(statisticsOf(foundRows([outbound])), 20)).toBeUndefined()
})

test('waiting is the time in the queue; talking counts where somebody talked; implausible seconds count nowhere', () => {
  const rows = foundRows([
    { ...cdr, queueSeconds: 30, ringSeconds: 5, talkSeconds: 100 },
    { ...cdr, queueSeconds: null, ringSeconds: 4, talkSeconds: 0 },
    { ...cdr, queueSeconds: null, ringSeconds: null, talkSeconds: null },
    { ...cdr, queueSeconds: -10, ringSeconds: 30, talkSeconds: 4294967295 },
  ])
  const { waits, talks, calls } = statisticsOf(rows)
  expect({ waits, talks, calls }).toEqual({ waits: [30], talks: [100], calls: 4 })
  expect([middleOf([10, 20, 30]), middleOf([])]).toEqual([{ median: 20, p90: 28 }, undefined])
})

test('hours are those of the call center, and release causes stand by how often they came', () => {
  const cause = (value: number) => ({ value, symbol: 'X', meaning: 'x' })
  const rows = foundRows([
    { ...cdr, releaseCause: cause(1), beginTime: time('2026-11-23 08:59:59') },
    { ...cdr, releaseCause: cause(49), beginTime: time('2026-11-23 08:00:00') },
    { ...cdr, releaseCause: cause(49), beginTime: time('2026-11-23 23:00:00') },
    { ...cdr, releaseCause: null, beginTime: null },
  ])
  const { hours, causes } = statisticsOf(rows)
  expect(hours.filter(({ count }) => count > 0)).toEqual([
    { label: '8', count: 2 },
    { label: '23', count: 1 },
  ])
  expect(causes.map(({ value, count }) => [value, count])).toEqual([
    [49, 2],
    [1, 1],
  ])
})

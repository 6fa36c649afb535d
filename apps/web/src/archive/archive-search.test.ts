import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { shiftDate } from '../state/dates.ts'
import { daysOf, filtersOf, periodOf } from './archive-filters.ts'
import { archiveSearch, secondsRangeOf, unassigned } from './archive-search.ts'

const now = new Date('2026-11-26T02:30:00Z')

test.each([
  [{}, '2026-11-25', '2026-11-25', '2026-11-18', '2026-11-19T02:30:00.000Z', 'hour'],
  [{ range: 'yesterday' }, '2026-11-24', '2026-11-24', '2026-11-17', '2026-11-17', 'hour'],
  [{ range: 'week' }, '2026-11-23', '2026-11-25', '2026-11-16', '2026-11-19T02:30:00.000Z', 'day'],
  [{ range: 'last7' }, '2026-11-19', '2026-11-25', '2026-11-12', '2026-11-19T02:30:00.000Z', 'day'],
  [{ range: 'last30' }, '2026-10-27', '2026-11-25', '2026-09-22', '2026-10-22T02:30:00.000Z', 'day'],
  [{ range: 'month' }, '2026-11-01', '2026-11-25', '2026-10-04', '2026-10-29T02:30:00.000Z', 'day'],
  [{ from: '2026-11-02', to: '2026-11-03' }, '2026-11-02', '2026-11-03', '2026-10-26', '2026-10-27', 'hour'],
  [
    { from: '2026-11-02T08:00:00.000Z', to: '2026-11-02T09:00:00.000Z' },
    '2026-11-02T08:00:00.000Z',
    '2026-11-02T09:00:00.000Z',
    '2026-10-26T08:00:00.000Z',
    '2026-10-26T09:00:00.000Z',
    'hour',
  ],
] as const)(
  '%j is a span of days of the tenant, compared with the same weekdays',
  (search, from, to, before, beforeTo, by) => {
    const period = periodOf(archiveSearch.parse(search), 'America/Sao_Paulo', now)
    expect(period).toMatchObject({ from, to, by, before: { from: before, to: beforeTo } })
  },
)

test('more days than the server counts one by one are not counted by day', () => {
  const to = '2026-11-25'
  const byOf = (days: number) => periodOf({ from: shiftDate(to, 1 - days), to }, 'America/Sao_Paulo', now).by
  expect([byOf(1_999), byOf(2_000)]).toEqual(['day', undefined])
})

test('an address that makes no sense shows today', () => {
  const search = archiveSearch.parse({
    range: 'soon',
    from: '2026-13-40',
    to: '2026-02-30',
    agent: 'x',
    wait: '-',
    level: '-1',
    sort: 'x',
  })
  expect(Object.values(search).filter((value) => value !== undefined)).toEqual([])
  const todayOnly = { from: '2026-11-26', to: '2026-11-26', preset: 'today' }
  expect(periodOf(search, null, now)).toMatchObject(todayOnly)
  expect(periodOf({ from: '2026-11-20', to: '2026-11-10' }, null, now)).toMatchObject(todayOnly)
})

test.each([
  [{ direction: 'inbound', agent: ['7', '8'], queue: '9' }, 'direction=inbound&agentId=7&agentId=8&skillQueueId=9'],
  [{ outcome: 'abandoned', wait: '30-' }, 'abandoned=true&minWaitSeconds=30'],
  [{ outcome: 'other', talk: '-20' }, 'answered=false&abandoned=false&maxTalkSeconds=20'],
  [{ cause: ['512'], wait: '10-60' }, 'releaseCause=512&minWaitSeconds=10&maxWaitSeconds=60'],
])('%j becomes the parameters %s', (search, params) => {
  const span = { from: '2026-11-25', to: '2026-11-25' }
  expect(String(filtersOf(archiveSearch.parse(search), span, { ccId: 1, timeZone: 'America/Sao_Paulo' }))).toBe(
    `ccId=1&from=2026-11-25&to=2026-11-25&${params}`,
  )
})

test('a server that does not know the time zone of its tenant gets instants', () => {
  const params = filtersOf(
    archiveSearch.parse({}),
    { from: '2026-11-25', to: '2026-11-25' },
    { ccId: 1, timeZone: null },
  )
  expect(Object.fromEntries(params)).toMatchObject({ from: '2026-11-25T00:00:00.000Z', to: '2026-11-26T00:00:00.000Z' })
})

test('calls without an agent or a queue are found by the ID that the spec names', () => {
  const { agentId, skillQueueId } = spec.components.parameters
  expect([agentId, skillQueueId].map(({ schema }) => schema.items['x-none'])).toEqual([unassigned, unassigned])
})

test.each([
  ['60', '10', '10-60'],
  ['1e3', '', '1000-'],
  ['', '20', '-20'],
  ['0', '', '0-'],
  ['', '', undefined],
])('at least "%s" and at most "%s" seconds are %s in the address', (least, most, expected) => {
  const wait = secondsRangeOf(least, most)
  expect(wait).toBe(expected)
  expect(archiveSearch.parse({ wait }).wait).toBe(expected)
})

test.each([
  ['America/Sao_Paulo', '2026-11-03T00:00:00.000Z', '2026-11-03T01:00:00.000Z', '2026-11-02', '2026-11-02'],
  ['America/Sao_Paulo', '2026-11-02T03:00:00.000Z', '2026-11-03T03:00:00.000Z', '2026-11-02', '2026-11-02'],
  ['Asia/Shanghai', '2026-11-01T16:00:00.000Z', '2026-11-03T16:00:00.000Z', '2026-11-02', '2026-11-03'],
  ['Asia/Shanghai', '2026-11-02', '2026-11-03', '2026-11-02', '2026-11-03'],
])('in %s, %s to %s are the days %s to %s', (timeZone, from, to, first, last) => {
  expect(daysOf({ from, to }, timeZone)).toEqual({ from: first, to: last })
})

test.each(['2026-02-30T10:00:00Z', '2026-02-28T25:00:00Z', '2026-02-28 10:00'])('%s is no moment', (from) => {
  expect(archiveSearch.parse({ from }).from).toBeUndefined()
})

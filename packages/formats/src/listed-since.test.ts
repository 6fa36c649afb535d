import { expect, test } from 'vitest'
import { listStarts } from './listed-since.ts'

const startsOf = (now: string, timeZone?: string, wanted?: string) =>
  listStarts(Date.parse(now), timeZone, wanted === undefined ? 0 : Date.parse(wanted)).map((start) =>
    new Date(start).toISOString().replace(':00.000Z', 'Z'),
  )

const afternoon = '2026-11-24T12:00Z'
const last = ['2026-11-23T12:01Z', '2026-11-23T13:01Z']

test.each([
  ['in UTC', afternoon, undefined, ['2026-11-23T00:00Z', ...last]],
  ['east of UTC', afternoon, 'Asia/Shanghai', ['2026-11-22T16:00Z', '2026-11-23T00:00Z', ...last]],
  ['west of UTC', afternoon, 'America/Sao_Paulo', ['2026-11-23T00:00Z', '2026-11-23T03:00Z', ...last]],
  [
    'west of UTC on the evening before',
    '2026-11-24T02:00Z',
    'America/Sao_Paulo',
    ['2026-11-22T03:00Z', '2026-11-23T00:00Z', '2026-11-23T02:01Z', '2026-11-23T03:01Z'],
  ],
])(
  'all calls are listed since the earliest midnight that may be that of the platform: %s',
  (...[, now, zone, starts]) => {
    expect(startsOf(now, zone)).toEqual(starts)
  },
)

test('a list begins where it should, or later', () => {
  expect(startsOf(afternoon, 'Asia/Shanghai', '2026-11-23T08:00Z')).toEqual(['2026-11-23T08:00Z', ...last])
  expect(startsOf(afternoon, 'Asia/Shanghai', '2026-11-24T11:00Z')).toEqual(['2026-11-24T11:00Z'])
})

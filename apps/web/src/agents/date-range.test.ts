import { expect, test } from 'vitest'
import { dateIn, isDate, shiftDate } from '../state/dates.ts'
import { comparedRange, daysIn, presets, toQuery } from './date-range.ts'

const day = { from: '2026-11-23', to: '2026-11-23' }
const week = { from: '2026-11-23', to: '2026-11-29' }

test('today is the date in the time zone of the contact center', () => {
  const now = new Date('2026-11-24T01:30:00Z')
  expect(dateIn('America/Sao_Paulo', now)).toBe('2026-11-23')
  expect(dateIn('Asia/Shanghai', now)).toBe('2026-11-24')
})

test('dates move over months, years and days on which clocks change', () => {
  expect([shiftDate('2026-12-31', 1), shiftDate('2024-03-01', -1), shiftDate('2026-10-25', 1)]).toEqual([
    '2027-01-01',
    '2024-02-29',
    '2026-10-26',
  ])
  expect([daysIn(day), daysIn(week)]).toEqual([1, 7])
  expect(presets.last7('2026-11-29')).toEqual(week)
})

test('a week begins on Monday', () => {
  expect(presets.week('2026-11-29')).toEqual(week)
  expect(presets.week('2026-11-23')).toEqual(day)
})

test.each([
  [day, 'previous', '2026-11-22', '2026-11-22'],
  [day, 'week', '2026-11-16', '2026-11-16'],
  [week, 'previous', '2026-11-16', '2026-11-22'],
  [week, 'week', '2026-11-16', '2026-11-22'],
  // As many weeks earlier as it takes for the ranges not to overlap: Mondays are compared with Mondays.
  [{ from: '2026-11-01', to: '2026-11-10' }, 'week', '2026-10-18', '2026-10-27'],
  [week, '2026-10-05', '2026-10-05', '2026-10-11'],
])('%j compared with "%s" is %s to %s', (range, comparison, from, to) => {
  expect(comparedRange(range, comparison)).toEqual({ from, to })
})

test('nothing is compared unless that is wanted', () => {
  expect(comparedRange(day, 'none')).toBeUndefined()
})

test.each([
  ['2026-02-28', true],
  ['2026-02-30', false],
  ['2026-2-3', false],
  ['', false],
  ['yesterday', false],
])('%s is a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected)
})

test('without the time zone of the tenant, days are those of UTC', () => {
  expect(toQuery(day, 'Asia/Shanghai')).toEqual(day)
  expect(toQuery(day, null)).toEqual({ from: new Date('2026-11-23T00:00:00Z'), to: new Date('2026-11-24T00:00:00Z') })
})

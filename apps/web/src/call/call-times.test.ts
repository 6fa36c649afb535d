import type { Cdr, CdrTime } from '@org/cms-cdr-client/browser'
import { expect, test } from 'vitest'
import { timesOf } from './call-times.ts'

const durations = { ivrSeconds: 5, queueSeconds: 60, ringSeconds: 0, talkSeconds: null }
const call = (change: Partial<Cdr>) => ({ callId: 'x', beginTime: null, endTime: null, ...durations, ...change }) as Cdr
const local = (text: string): CdrTime => ({ text, timeZone: null, instant: null })
const clockOf = (text: string): number => Date.parse(`${text}Z`)

test('the times of a record are used as they are, also without a time zone', () => {
  const times = timesOf(
    call({ beginTime: local('2026-11-23 14:12:05'), endTime: local('2026-11-23 14:20:00') }),
    undefined,
  )
  expect(times).toEqual({
    begin: { clock: clockOf('2026-11-23T14:12:05'), instant: null, zone: null },
    end: { clock: clockOf('2026-11-23T14:20:00'), instant: null, zone: null },
    source: 'record',
  })
})

test('an end before the begin is ignored: the durations say when the call ended', () => {
  const times = timesOf(
    call({ beginTime: local('2026-11-23 14:12:05'), endTime: local('2026-11-23 14:00:00') }),
    undefined,
  )
  expect(times?.end.clock).toBe(clockOf('2026-11-23T14:13:10'))
})

test('without times in the record, the call ID says when the call began', () => {
  const callId = '1700000000-0001'
  const times = timesOf(call({ callId }), 'America/Sao_Paulo')
  expect(times?.source).toBe('callId')
  expect(times?.begin).toEqual({
    clock: clockOf('2023-11-14T19:13:20'),
    instant: new Date('2023-11-14T22:13:20Z'),
    zone: 'America/Sao_Paulo',
  })
  expect(times?.end.clock).toBe(clockOf('2023-11-14T19:14:25'))
})

test('a call during which clocks change ends on the new clock', () => {
  // Clocks in Berlin went from 3:00 back to 2:00 at 1:00 UTC.
  const begin = new Date('2026-10-25T00:59:30Z')
  const times = timesOf(call({ callId: `${begin.getTime() / 1000}-1` }), 'Europe/Berlin')
  expect(times?.begin.clock).toBe(clockOf('2026-10-25T02:59:30'))
  expect(times?.end.clock).toBe(clockOf('2026-10-25T02:00:35'))
})

test('nothing is said where nothing is known', () => {
  expect(timesOf(call({ callId: 'abc' }), 'Europe/Berlin')).toBeUndefined()
})

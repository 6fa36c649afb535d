import { expect, test } from 'vitest'
import { inventDay } from './invented-day.ts'

const monday = Date.UTC(2026, 10, 23)
const calls = inventDay(monday, 25, 4000)
const inbound = calls.filter(({ direction }) => direction === 'inbound')
const seconds = (one: number, other: number): number => (other - one) / 1000

test('a day is the same each time, and differs between days and VDNs', () => {
  expect(inventDay(monday, 25, 100)).toEqual(inventDay(monday, 25, 100))
  const records = [inventDay(monday, 25, 100), inventDay(monday, 26, 100), inventDay(monday + 86_400_000, 25, 100)]
  expect(new Set(records.map((one) => JSON.stringify(one.map(({ record }) => record)))).size).toBe(3)
})

test('call IDs are unique among VDNs, and begin with the second of the call', () => {
  const ids = [...calls, ...inventDay(monday, 26, 4000)].map(({ callId }) => callId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { callId, waitBegin, record } of calls) {
    expect(Number(callId.split('-')[0])).toBe(waitBegin / 1000 - Number(record.ivrCallTime))
  }
})

test('the times of a call agree with the durations of its record', () => {
  for (const { waitBegin, ringBegin, talkBegin, end, storedAt, record } of calls) {
    const { queueWaitTime, ackTime, callTime } = record
    expect(seconds(waitBegin, end)).toBe(Number(queueWaitTime) + Number(ackTime) + Number(callTime))
    if (ringBegin !== null) expect(seconds(waitBegin, ringBegin)).toBe(queueWaitTime)
    if (talkBegin !== null) expect(seconds(talkBegin, end)).toBe(callTime)
    expect(storedAt).toBeGreaterThan(end)
  }
})

test('an agent has one call at a time', () => {
  const byAgent = Map.groupBy(
    calls.filter(({ talkBegin }) => talkBegin !== null),
    ({ record }) => record.agentId,
  )
  expect(byAgent.size).toBeGreaterThan(5)
  for (const ofAgent of byAgent.values()) {
    const byRing = ofAgent.toSorted((one, other) => Number(one.ringBegin) - Number(other.ringBegin))
    for (const [index, { ringBegin }] of byRing.entries())
      if (index > 0) expect(ringBegin).toBeGreaterThanOrEqual(byRing[index - 1]?.end ?? Number.NaN)
  }
})

test('callers wait longest where agents are too few: in the morning and after lunch', () => {
  const averageWait = (hour: number): number => {
    const waits = inbound
      .filter(({ waitBegin }) => new Date(waitBegin).getUTCHours() === hour)
      .map(({ record }) => Number(record.queueWaitTime))
    return waits.reduce((sum, wait) => sum + wait, 0) / waits.length
  }
  for (const [peak, quiet] of [
    [10, 9],
    [10, 11],
    [13, 14],
  ] as const)
    expect(averageWait(peak)).toBeGreaterThan(2 * averageWait(quiet))
})

test('the day is believable: a morning peak, callers who give up and call again, late rows, and causes that fit', () => {
  const atHour = (hour: number): number =>
    calls.filter(({ waitBegin }) => new Date(waitBegin).getUTCHours() === hour).length
  expect(atHour(10)).toBeGreaterThan(3 * atHour(7))
  const abandoned = inbound.filter(({ leaveReason }) => leaveReason === 89)
  expect(abandoned.length).toBeGreaterThan(inbound.length * 0.03)
  expect(abandoned.length).toBeLessThan(inbound.length * 0.35)
  for (const { record, talkBegin } of abandoned)
    expect([record.releaseCause, record.agentId, talkBegin]).toEqual([80, 0, null])
  const again = abandoned.filter(({ record, end }) =>
    inbound.some((later) => later.record.callerNo === record.callerNo && later.waitBegin > end),
  )
  expect(again.length).toBeGreaterThan(abandoned.length * 0.2)
  expect(calls.some(({ end, storedAt }) => storedAt - end > 3_600_000)).toBe(true)
  expect(calls.some(({ leaveReason }) => leaveReason === 17)).toBe(true)
  expect(calls.some(({ record }) => record.releaseCause === 512)).toBe(true)
})

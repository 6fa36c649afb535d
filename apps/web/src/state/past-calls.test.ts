import { expect, test } from 'vitest'
import type { CallTarget } from './call-target.ts'
import { type PastCall, withCall } from './past-calls.ts'

const [first, second] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')]
const inbound: CallTarget = { callId: '1-1', direction: 'inbound', ccId: 1 }

test('a call that is looked up again moves to the top and keeps its star', () => {
  const starred = withCall([], inbound, first).map((call) => ({ ...call, starred: true }))
  const others = withCall(starred, { ...inbound, callId: '1-2' }, first)
  const past = withCall(others, inbound, second)
  expect(past.map(({ callId, starred, askedAt }) => [callId, starred, askedAt])).toEqual([
    ['1-1', true, second.toISOString()],
    ['1-2', false, first.toISOString()],
  ])
})

test('the same call ID in the other direction or call center is another call', () => {
  const starred = withCall([], inbound, first).map((call) => ({ ...call, starred: true }))
  const past = withCall(
    withCall(starred, { ...inbound, direction: 'outbound' }, second),
    { ...inbound, ccId: 2 },
    second,
  )
  expect(past.map(({ direction, ccId, starred }) => [direction, ccId, starred])).toEqual([
    ['inbound', 2, false],
    ['outbound', 1, false],
    ['inbound', 1, true],
  ])
})

test('a call that an earlier version noted without its direction keeps its star', () => {
  const noted = withCall([], { ...inbound, direction: 'auto' }, first).map((call) => ({ ...call, starred: true }))
  expect(withCall(noted, inbound, second)).toEqual([{ ...inbound, askedAt: second.toISOString(), starred: true }])
})

test('the history keeps the last 200 calls, and starred ones for ever', () => {
  let past: readonly PastCall[] = withCall([], inbound, first).map((call) => ({ ...call, starred: true }))
  for (let index = 0; index < 300; index++) past = withCall(past, { ...inbound, callId: `2-${index}` }, second)
  expect(past.map(({ callId }) => callId)).toEqual([
    ...Array.from({ length: 200 }, (_, index) => `2-${299 - index}`),
    '1-1',
  ])
})

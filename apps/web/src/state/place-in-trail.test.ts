import { expect, test } from 'vitest'
import type { CallTarget } from './call-target.ts'
import { placeIn } from './place-in-trail.ts'

const call = (callId: string, direction: CallTarget['direction']): CallTarget => ({ callId, direction, ccId: 1 })
const calls = [call('a', 'inbound'), call('a', 'outbound'), call('b', 'inbound')]
const list = { length: calls.length, at: (place: number) => calls[place] }

test('each call of a list is reached from the first one, also one whose ID occurs in both directions', () => {
  const reached: CallTarget[] = []
  for (let target = calls[0]; target && reached.length < 9; target = placeIn(list, target)?.next) reached.push(target)
  expect(reached).toEqual(calls)
})

test('a call that is looked up in any direction is the first with its ID, and another call is nowhere', () => {
  expect(placeIn(list, call('a', 'auto'))).toMatchObject({ place: 0, previous: undefined })
  expect(placeIn(list, call('b', 'outbound'))).toMatchObject({ place: 2, next: undefined })
  expect(placeIn(list, { ...call('b', 'inbound'), ccId: 2 })).toBeUndefined()
})

import { useCallback } from 'react'
import * as z from 'zod/mini'
import { useOwner } from '../session/access.ts'
import { type CallTarget, directions } from './call-target.ts'
import { listOf, storedOfPerson, useStored } from './stored.ts'

/** A call that was looked up before. Nothing of its record is stored. */
export interface PastCall extends CallTarget {
  readonly askedAt: string
  readonly starred: boolean
}

const mostKept = 200

const pastCallsSchema = listOf(
  z.object({
    callId: z.string(),
    direction: z.enum(directions),
    ccId: z.number(),
    askedAt: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
    starred: z.boolean(),
  }),
)

const historyOf = storedOfPerson<readonly PastCall[]>('history', pastCallsSchema, [])

/** Returns a history with one more call. The same call ID in the other direction is another call. */
export function withCall(past: readonly PastCall[], target: CallTarget, at: Date): readonly PastCall[] {
  const { callId, direction, ccId } = target
  // Earlier versions noted that a call was looked up in both directions, and not in which it was found.
  const isSame = (one: PastCall): boolean =>
    one.callId === callId && one.ccId === ccId && (one.direction === direction || one.direction === 'auto')
  const starred = past.some((one) => isSame(one) && one.starred)
  const others = past.filter((one) => !isSame(one))
  return [
    { ...target, askedAt: at.toISOString(), starred },
    ...others.filter((one, index) => one.starred || index < mostKept - 1),
  ]
}

/** The calls that the person looked up in this browser, the last one first; starred ones are never pushed out. */
export function usePastCalls() {
  const history = historyOf(useOwner() ?? '')
  const [calls, store] = useStored(history)
  const remember = useCallback(
    ({ callId, direction, ccId }: CallTarget) => {
      store(withCall(history.read(), { callId, direction, ccId }, new Date()))
    },
    [store, history],
  )
  return {
    calls,
    remember,
    star: (call: PastCall) => store(calls.map((one) => (one === call ? { ...one, starred: !one.starred } : one))),
    clear: () => store(calls.filter((one) => one.starred)),
  }
}

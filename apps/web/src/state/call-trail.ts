import { useEffect } from 'react'
import { useOwner } from '../session/access.ts'
import type { CallTarget } from './call-target.ts'

/** The list of calls that was shown last: the view of a call leads to the one before and after it. */
interface CallTrail {
  readonly owner: string | undefined
  readonly length: number
  readonly at: (place: number) => CallTarget | undefined
}

let trail: CallTrail | undefined

/** Makes a list that is shown the one that calls are opened from. */
export function useTrail<Row>(rows: readonly Row[], targetOf: (row: Row) => CallTarget): void {
  const owner = useOwner()
  useEffect(() => {
    const at = (place: number): CallTarget | undefined => {
      const row = rows[place]
      return row && targetOf(row)
    }
    trail = { owner, length: rows.length, at }
  }, [owner, rows, targetOf])
}

/** A call within the list that it was opened from. */
export interface TrailPlace {
  readonly place: number
  readonly length: number
  readonly previous: CallTarget | undefined
  readonly next: CallTarget | undefined
}

/** Returns where a call is in the list that was shown last; `undefined` if it is not in it. */
export function usePlaceInTrail({ callId, ccId }: CallTarget): TrailPlace | undefined {
  const owner = useOwner()
  if (trail?.owner !== owner || !trail) return undefined
  const { length, at } = trail
  for (let place = 0; place < length; place++) {
    const call = at(place)
    if (call?.callId === callId && call.ccId === ccId)
      return { place, length, previous: at(place - 1), next: at(place + 1) }
  }
  return undefined
}

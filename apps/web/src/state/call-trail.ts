import { useEffect } from 'react'
import { useOwner } from '../session/access.ts'
import type { CallTarget } from './call-target.ts'
import { type ListedTargets, placeIn, type TrailPlace } from './place-in-trail.ts'

/** The list of calls that was shown last: the view of a call leads to the one before and after it. */
interface CallTrail extends ListedTargets {
  readonly owner: string | undefined
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

/** Returns where a call is in the list that was shown last; `undefined` if it is not in it. */
export function usePlaceInTrail(target: CallTarget): TrailPlace | undefined {
  const owner = useOwner()
  return trail?.owner === owner && trail ? placeIn(trail, target) : undefined
}

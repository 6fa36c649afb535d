import type { CallTarget } from './call-target.ts'

/** The calls of a list, in its order. */
export interface ListedTargets {
  readonly length: number
  readonly at: (place: number) => CallTarget | undefined
}

/** A call within the list that it was opened from. */
export interface TrailPlace {
  readonly place: number
  readonly length: number
  readonly previous: CallTarget | undefined
  readonly next: CallTarget | undefined
}

/** Returns where a call is in a list. A list can have an ID in both directions: its own one counts first. */
export function placeIn(
  { length, at }: ListedTargets,
  { callId, ccId, direction }: CallTarget,
): TrailPlace | undefined {
  let found: number | undefined
  for (let place = 0; place < length; place++) {
    const call = at(place)
    if (call?.callId !== callId || call.ccId !== ccId) continue
    found ??= place
    if (call.direction !== direction) continue
    found = place
    break
  }
  return found === undefined ? undefined : { place: found, length, previous: at(found - 1), next: at(found + 1) }
}

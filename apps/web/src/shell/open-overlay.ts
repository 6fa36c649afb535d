import { useSyncExternalStore } from 'react'
import { createStore } from '../state/stored.ts'

/** What lies above the views, whichever is shown. */
export type OverlayName = 'palette' | 'keys' | 'password'

const { read, write, subscribe } = createStore<OverlayName | undefined>(undefined)

/** Opens one of the overlays, or closes the one that is open. */
export const setOverlay = write

/** Returns the overlay that is open. */
export function useOverlay(): OverlayName | undefined {
  return useSyncExternalStore(subscribe, read)
}

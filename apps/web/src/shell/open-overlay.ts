import { useSyncExternalStore } from 'react'

/** What lies above the views, whichever is shown. */
export type OverlayName = 'palette' | 'keys' | 'password'

let open: OverlayName | undefined
const listeners = new Set<() => void>()

/** Opens one of the overlays, or closes the one that is open. */
export function setOverlay(name: OverlayName | undefined): void {
  open = name
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Returns the overlay that is open. */
export function useOverlay(): OverlayName | undefined {
  return useSyncExternalStore(subscribe, () => open)
}

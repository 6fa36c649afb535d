import { useSyncExternalStore } from 'react'
import type { CallRun } from './call-run.ts'

/** Shows a run as it goes: gives the number of its last change. */
export function useRun(run: CallRun): number {
  return useSyncExternalStore(run.subscribe, () => run.version)
}

import { useCallback, useEffect, useSyncExternalStore } from 'react'
import type { CallRun } from './call-run.ts'

/**
 * Whether a run stands still because nobody is signed in any more, and how to go on with it. While a run holds answers, the
 * browser asks before the page is left.
 */
export function useSignedOutRun(run: CallRun | undefined): readonly [boolean, () => void] {
  const subscribe = useCallback((changed: () => void) => run?.subscribe(changed) ?? (() => {}), [run])
  const isOut = useSyncExternalStore(subscribe, () => run?.pausedBy === 'signedOut')
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent): void => {
      if (run) event.preventDefault()
    }
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [run])
  return [isOut, useCallback(() => void (isOut && run?.start()), [isOut, run])]
}

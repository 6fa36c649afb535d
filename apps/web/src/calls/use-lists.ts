import { useEffect, useSyncExternalStore } from 'react'
import { CallLists, type OpenList } from './call-lists.ts'

/** The lists of this page. They outlive the views that show them. */
export const callLists = new CallLists()

/** Returns the lists that are open. While one holds records, the browser asks before the page is left. */
export function useLists(): readonly OpenList[] {
  const lists = useSyncExternalStore(callLists.subscribe, callLists.all)
  const holdsRecords = lists.some(({ run }) => run)
  useEffect(() => {
    if (!holdsRecords) return
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [holdsRecords])
  return lists
}

/** Returns the list that is shown. */
export function useShownList(): OpenList | undefined {
  const lists = useLists()
  const shown = useSyncExternalStore(callLists.subscribe, callLists.shown)
  return lists.find(({ id }) => id === shown)
}

/** Returns whether a list stopped because the session expired. */
export function useSignedOutLists(): boolean {
  return useSyncExternalStore(callLists.subscribe, () =>
    callLists.all().some(({ run }) => run?.pausedBy === 'signedOut'),
  )
}

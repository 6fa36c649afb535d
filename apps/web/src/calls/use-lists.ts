import { useEffect, useSyncExternalStore } from 'react'
import { expire, readWho, subscribeAccess } from '../session/access.ts'
import { CallLists, type OpenList } from './call-lists.ts'

/** The lists of this page. They outlive the views that show them. */
export const callLists = new CallLists()

// The lists follow the session: they stop when it expires, continue after the next sign-in, and no other person gets them.
let { owner, isIn } = readWho()
callLists.subscribe(() => {
  if (isIn && callLists.all().some(({ run }) => run?.pausedBy === 'signedOut')) expire()
})
subscribeAccess(() => {
  const before = { owner, isIn }
  ;({ owner, isIn } = readWho())
  if (before.owner !== owner) callLists.closeAll()
  else if (isIn && !before.isIn) callLists.resumeSignedOut()
})

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

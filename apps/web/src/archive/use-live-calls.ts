import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { readAccess, useAccess } from '../session/access.ts'
import { type CallSummary, listKeyOf } from './archive-requests.ts'
import { keyOf, withCall } from './live-rows.ts'

/** How new calls come in. */
export interface LiveCalls {
  /** The calls that came in since the list was read. */
  readonly calls: readonly CallSummary[]
  /** Whether the connection was lost, and is made again. */
  readonly isLost: boolean
  /** The last calls that came in while the page was open. */
  readonly fresh: ReadonlySet<string>
}

const statsMilliseconds = 3_000
const retryMilliseconds = 5_000
/** How many calls stand beside the list before it is read again with them, and how many are marked. */
const mostLive = 200
const noCalls: readonly CallSummary[] = []

/**
 * Follows the calls as the server stores them, while the page is in sight. They stay beside the list, which is read page by page
 * meanwhile: what is read replaces all that was there when the reading began.
 *
 * @param params The filters, as a query.
 * @param isWanted Whether the table has been read, new calls belong at its top, and nobody has paused that.
 */
export function useLiveCalls(params: string, isWanted: boolean): LiveCalls {
  const queries = useQueryClient()
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set<string>())
  const [isLost, setIsLost] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const isInSight = useIsInSight()
  const access = useAccess()
  const isOpen = isWanted && isInSight && access.kind === 'in' && !access.hasExpired
  const { data: calls = noCalls } = useQuery({
    queryKey: liveKeyOf(params),
    queryFn: () => noCalls,
    enabled: false,
    // A call stays the same object, by which it is known again.
    structuralSharing: false,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is another connection.
  useEffect(() => {
    if (!isOpen) return
    const source = new EventSource(`/calls/events?${params}`)
    let stats: ReturnType<typeof setTimeout> | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    const listKey = listKeyOf(params, 'begin', 'desc')
    // Calls that came in before the list is read again are in it afterwards.
    const readAgain = async (): Promise<void> => {
      const before = queries.getQueryState(listKey)
      const old = new Set(queries.getQueryData<readonly CallSummary[]>(liveKeyOf(params)))
      await queries.invalidateQueries({ queryKey: listKey })
      const now = queries.getQueryState(listKey)
      if (now?.dataUpdatedAt !== before?.dataUpdatedAt)
        queries.setQueryData<readonly CallSummary[]>(liveKeyOf(params), (live = noCalls) =>
          live.filter((call) => !old.has(call)),
        )
      if (now?.data !== before?.data) await queries.invalidateQueries({ queryKey: ['archive', 'stats'] })
    }
    source.addEventListener('open', () => {
      setIsLost(false)
      // What was stored while nobody listened: since the list was read, or since a connection was lost.
      void readAgain()
    })
    source.addEventListener('call', ({ data }: MessageEvent<string>) => {
      const call: CallSummary = JSON.parse(data)
      const live = queries.setQueryData<readonly CallSummary[]>(liveKeyOf(params), (last = noCalls) =>
        withCall(last, call),
      )
      // A page that is being read now is not interrupted.
      if (live && live.length >= mostLive && queries.isFetching({ queryKey: listKey }) === 0) void readAgain()
      setFresh((last) => new Set([...[...last].slice(1 - mostLive), keyOf(call)]))
      stats ??= setTimeout(() => {
        stats = undefined
        void queries.invalidateQueries({ queryKey: ['archive', 'stats'] })
      }, statsMilliseconds)
    })
    source.addEventListener('error', () => {
      setIsLost(true)
      if (source.readyState !== EventSource.CLOSED) return
      // A refusal ends the stream for good: a server that stops, too many streams, or an expired session.
      void readAccess()
      retry = setTimeout(() => setAttempt((last) => last + 1), retryMilliseconds)
    })
    return () => {
      source.close()
      clearTimeout(stats)
      clearTimeout(retry)
    }
  }, [isOpen, params, queries, attempt])
  return { calls, isLost, fresh }
}

const liveKeyOf = (params: string) => ['archive', 'live', params] as const

function useIsInSight(): boolean {
  const [isInSight, setIsInSight] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const change = (): void => setIsInSight(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', change)
    return () => document.removeEventListener('visibilitychange', change)
  }, [])
  return isInSight
}

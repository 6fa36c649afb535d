import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { readAccess } from '../session/access.ts'
import type { CallPage, CallSummary } from './archive-requests.ts'

/** How new calls come in. */
export interface LiveCalls {
  readonly isOn: boolean
  readonly toggle: () => void
  /** The calls that came in while the page was open. */
  readonly fresh: ReadonlySet<string>
}

interface LiveOptions {
  /** The filters, as a query. */
  readonly params: string
  readonly listKey: readonly unknown[]
  /** Whether the table has been read, and new calls belong at its top. */
  readonly isPossible: boolean
}

const statsMilliseconds = 3_000
const newCalls = new Set<string>()

/** Returns what identifies a call among all others. */
export const keyOf = ({ ccId, direction, callId }: CallSummary): string => `${ccId} ${direction} ${callId}`

/** Puts calls into the table as the server stores them, while the page is in sight and nobody has paused that. */
export function useLiveCalls({ params, listKey, isPossible }: LiveOptions): LiveCalls {
  const queries = useQueryClient()
  const [isOn, setIsOn] = useState(true)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(newCalls)
  const isInSight = useIsInSight()
  const key = useRef(listKey)
  key.current = listKey
  const isOpen = isOn && isPossible && isInSight
  useEffect(() => {
    if (!isOpen) return
    const source = new EventSource(`/calls/events?${params}`)
    let timer: ReturnType<typeof setTimeout> | undefined
    /** Reads what was stored while nobody listened: since the list was read, or since a connection was lost. */
    const catchUp = async (): Promise<void> => {
      const before = queries.getQueryData(key.current)
      await queries.invalidateQueries({ queryKey: key.current })
      if (queries.getQueryData(key.current) !== before)
        await queries.invalidateQueries({ queryKey: ['archive', 'stats'] })
    }
    let caughtUp = Promise.resolve()
    source.addEventListener('open', () => {
      caughtUp = catchUp()
    })
    source.addEventListener('call', async ({ data }: MessageEvent<string>) => {
      // The list that is being read may be older than the call, and would replace it.
      await caughtUp
      const call: CallSummary = JSON.parse(data)
      queries.setQueryData<InfiniteData<CallPage>>(key.current, (list) => list && withCall(list, call))
      setFresh((before) => new Set(before).add(keyOf(call)))
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: ['archive', 'stats'] })
      }, statsMilliseconds)
    })
    source.addEventListener('error', () => {
      // A refusal ends the stream for good; an expired session is one.
      if (source.readyState === EventSource.CLOSED) void readAccess()
    })
    return () => {
      source.close()
      clearTimeout(timer)
    }
  }, [isOpen, params, queries])
  return { isOn, toggle: () => setIsOn(!isOn), fresh }
}

/** Puts a call into the first page where its begin belongs, or replaces it there. */
export function withCall(list: InfiniteData<CallPage>, call: CallSummary): InfiniteData<CallPage> {
  const key = keyOf(call)
  const pages = list.pages.map((page) => ({ ...page, calls: page.calls.filter((one) => keyOf(one) !== key) }))
  const place = pages.findIndex(({ calls, nextCursor }) => {
    const last = calls.at(-1)
    return nextCursor === null || (last !== undefined && last.beganAt <= call.beganAt)
  })
  const page = pages[place]
  // It is later than what was loaded, and comes with the page that it belongs to.
  if (!page) return list
  const index = page.calls.findIndex(({ beganAt }) => beganAt <= call.beganAt)
  pages[place] = { ...page, calls: page.calls.toSpliced(index < 0 ? page.calls.length : index, 0, call) }
  return { ...list, pages }
}

function useIsInSight(): boolean {
  const [isInSight, setIsInSight] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const change = (): void => setIsInSight(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', change)
    return () => document.removeEventListener('visibilitychange', change)
  }, [])
  return isInSight
}

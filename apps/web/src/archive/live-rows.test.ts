import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import type { CallPage, CallSummary } from './archive-requests.ts'
import { withCall, withLive } from './live-rows.ts'

const call = (minute: number, change: Partial<CallSummary> = {}): CallSummary => ({
  ccId: 1,
  direction: 'inbound',
  callId: `c${minute}`,
  beganAt: `2026-11-26T08:${String(minute).padStart(2, '0')}:00Z`,
  beganFrom: 'record',
  endedAt: null,
  callingNumber: null,
  calledNumber: null,
  agentId: null,
  skillQueueId: null,
  vdnId: null,
  callType: null,
  releaseCause: null,
  queueSeconds: null,
  talkSeconds: null,
  answered: null,
  abandoned: null,
  ...change,
})
const idsOf = (calls: readonly CallSummary[]): string[] => calls.map(({ callId }) => callId)

test('a call that comes in while the next page is read is among the calls', async () => {
  const queries = new QueryClient()
  const gate = Promise.withResolvers<void>()
  const list = new InfiniteQueryObserver(queries, {
    queryKey: ['list'],
    queryFn: async ({ pageParam }): Promise<CallPage> => {
      if (pageParam === '') return { calls: [call(30), call(20)], nextCursor: 'next' }
      await gate.promise
      return { calls: [call(10)], nextCursor: null }
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const leave = list.subscribe(() => {})
  await list.refetch()
  const reading = list.fetchNextPage()
  queries.setQueryData<readonly CallSummary[]>(['live'], (live = []) => withCall(live, call(40)))
  gate.resolve()
  await reading
  leave()
  const pages = list.getCurrentResult().data?.pages ?? []
  const live = queries.getQueryData<readonly CallSummary[]>(['live']) ?? []
  expect(idsOf(withLive(pages, live))).toEqual(['c40', 'c30', 'c20', 'c10'])
})

test('a call stands once, where it began, and not before the page that it belongs to', () => {
  const first: CallPage = { calls: [call(30), call(20)], nextCursor: 'next' }
  const live = withCall(withCall(withCall([], call(10)), call(25)), call(20, { talkSeconds: 5 }))
  const shown = withLive([first], live)
  expect(idsOf(shown)).toEqual(['c30', 'c25', 'c20'])
  expect(shown[2]?.talkSeconds).toBe(5)
  expect(idsOf(withLive([{ ...first, nextCursor: null }], live))).toEqual(['c30', 'c25', 'c20', 'c10'])
  expect(withCall(live, call(25))).toHaveLength(3)
})

import { keepPreviousData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useSession } from '../session/access.ts'
import { useCallCenter } from '../state/use-call-center.ts'
import { ArchiveCharts } from './archive-charts.tsx'
import { type ChangeSearch, filtersOf, isFiltered, nothing, periodOf, type Span } from './archive-filters.ts'
import { type CallPage, getJson, listKeyOf, useStats } from './archive-requests.ts'
import type { ArchiveSearch } from './archive-search.ts'
import { ArchiveTable } from './archive-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { withLive } from './live-rows.ts'
import { Metrics } from './metrics.tsx'
import { RequestFailed } from './request-failed.tsx'
import { numberOf, rememberNumber } from './searched-number.ts'
import { useLiveCalls } from './use-live-calls.ts'
import './archive.css'
import './filter-bar.css'
import './day-range.css'
import './archive-table.css'

export const route = createLazyRoute('/')({ component: ArchivePage })

const pageSize = 200
const usualLevel = 20

/** The stored calls: figures, charts, and a table of all that match the filters. */
function ArchivePage() {
  const search = route.useSearch()
  const number = useRouterState({ select: ({ location }) => numberOf(location.state.numberId) })
  const { timeZone } = useSession()
  const zone = timeZone ?? 'UTC'
  const ccId = useCallCenter(search.ccId)
  const [isOn, setIsOn] = useState(true)
  const minute = useMinute()
  const period = useMemo(() => periodOf(search, timeZone, new Date(minute)), [search, timeZone, minute])
  const change = useChangeSearch(search, number)

  const level = search.level ?? usualLevel
  const { sort = 'begin', order = 'desc' } = search
  const paramsOf = (span: Span, but: Partial<ArchiveSearch> = {}): string =>
    String(filtersOf({ ...search, ...but }, span, { ccId, timeZone, number }))
  const params = paramsOf(period)
  const calls = useInfiniteQuery({
    queryKey: listKeyOf(params, sort, order),
    queryFn: ({ pageParam, signal }) =>
      getJson<CallPage>(`/calls?${params}&sort=${sort}&order=${order}&limit=${pageSize}${pageParam}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? null : `&cursor=${encodeURIComponent(nextCursor)}`),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  // Each search by number is a deliberate act and recorded, so a page that is only left open repeats none.
  const canBeLive = period.isOpen && sort === 'begin' && order === 'desc' && number === undefined
  const by = period.by ? `&by=${period.by}` : ''
  const stats = useStats(`${params}${by}&serviceLevelSeconds=${level}`, canBeLive && isOn)
  // Both end at the same moment, also where these figures stand still.
  const asOf = stats.dataUpdatedAt ? startOfMinute(stats.dataUpdatedAt) : minute
  const before = useStats(`${paramsOf(periodOf(search, timeZone, new Date(asOf)).before)}&serviceLevelSeconds=${level}`)

  const hasRead = calls.isSuccess && !calls.isPlaceholderData
  const live = useLiveCalls(params, isOn && canBeLive && hasRead)
  const rows = useMemo(
    () => withLive(calls.data?.pages ?? [], canBeLive && !calls.isPlaceholderData ? live.calls : []),
    [calls.data, calls.isPlaceholderData, canBeLive, live.calls],
  )
  const readMore = useReadMore(calls)

  if (calls.error && !calls.data)
    return (
      <div className="archive">
        <FilterBar {...{ search, number, period, ccId, change, params }} />
        <RequestFailed error={calls.error} onAgain={() => void calls.refetch()} />
      </div>
    )
  return (
    <div className="archive">
      <FilterBar {...{ search, number, period, ccId, change, params }} />
      {stats.error && !stats.data ? (
        <RequestFailed error={stats.error} onAgain={() => void stats.refetch()} />
      ) : (
        <>
          <Metrics
            now={stats.data?.totals}
            before={before.data?.totals}
            weeksBefore={period.weeksBefore}
            level={level}
            onLevel={(seconds) => change({ level: seconds === usualLevel ? undefined : seconds })}
          />
          <ArchiveCharts
            stats={stats.data}
            search={search}
            period={period}
            timeZone={zone}
            change={change}
            paramsOf={(but) => paramsOf(period, but)}
          />
        </>
      )}
      <ArchiveTable
        rows={rows}
        total={stats.data?.totals.offered}
        isLoading={calls.isPending}
        isPlaceholder={calls.isPlaceholderData}
        timeZone={zone}
        hasYears={period.from.slice(0, 4) < new Date(minute).toISOString().slice(0, 4)}
        sort={sort}
        order={order}
        live={canBeLive ? { ...live, isOn, toggle: () => setIsOn(!isOn) } : undefined}
        onSort={(column) =>
          change({
            sort: column === 'begin' ? undefined : column,
            order: column === sort && order === 'desc' ? 'asc' : undefined,
          })
        }
        onNearEnd={readMore}
        onAgain={
          calls.isError ? () => void (calls.isFetchNextPageError ? calls.fetchNextPage() : calls.refetch()) : undefined
        }
        onClear={() => change(nothing)}
        hasFilters={isFiltered(search, number)}
      />
    </div>
  )
}

function useChangeSearch(search: ArchiveSearch, number: string | undefined): ChangeSearch {
  const navigate = useNavigate()
  return useCallback(
    (change) => {
      const { number: nextNumber, ...next } = { number, ...change }
      void navigate({
        to: '/',
        search: { ...search, ...next },
        state: { numberId: rememberNumber(nextNumber) },
        resetScroll: false,
      })
    },
    [navigate, search, number],
  )
}

/** Returns a function that reads the next page, or does so once what is being read is there. */
function useReadMore({ hasNextPage, isFetching, fetchNextPage }: UseInfiniteQueryResult): () => void {
  const [isWanted, setIsWanted] = useState(false)
  useEffect(() => {
    if (!isWanted || isFetching) return
    setIsWanted(false)
    if (hasNextPage) void fetchNextPage()
  }, [isWanted, isFetching, hasNextPage, fetchNextPage])
  return () => setIsWanted(true)
}

/** Returns the start of the present minute: often enough to notice the next day. */
function useMinute(): number {
  const [minute, setMinute] = useState(() => startOfMinute(Date.now()))
  useEffect(() => {
    const timer = setInterval(() => setMinute(startOfMinute(Date.now())), 10_000)
    return () => clearInterval(timer)
  }, [])
  return minute
}

const startOfMinute = (time: number): number => Math.floor(time / 60_000) * 60_000

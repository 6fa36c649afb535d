import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useSession } from '../session/access.ts'
import { useLookUpDefaults } from '../state/look-up-defaults.ts'
import { ArchiveCharts } from './archive-charts.tsx'
import { type ChangeSearch, filtersOf, isFiltered, nothing, periodOf, type Span } from './archive-filters.ts'
import { type CallPage, getJson, useStats } from './archive-requests.ts'
import type { ArchiveSearch } from './archive-search.ts'
import { ArchiveTable } from './archive-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Metrics } from './metrics.tsx'
import { RequestFailed } from './request-failed.tsx'
import { useLiveCalls } from './use-live-calls.ts'
import './archive.css'
import './filter-bar.css'
import './day-range.css'
import './archive-table.css'

export const route = createLazyRoute('/')({ component: ArchivePage })

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The phone number that is searched for. An address would carry it into logs and into the hands of others. */
    readonly number?: string | undefined
  }
}

const pageSize = 200
const usualLevel = 20

/** The stored calls: figures, charts, and a table of all that match the filters. */
function ArchivePage() {
  const search = route.useSearch()
  const number = useRouterState({ select: ({ location }) => location.state.number })
  const { timeZone, ccIds } = useSession()
  const zone = timeZone ?? 'UTC'
  const [defaults] = useLookUpDefaults()
  const ccId = search.ccId ?? (ccIds?.includes(defaults.ccId) === false ? ccIds[0] : undefined) ?? defaults.ccId
  const minute = useMinute()
  const period = useMemo(() => periodOf(search, timeZone, new Date(minute)), [search, timeZone, minute])
  const change = useChangeSearch(search, number)

  const level = search.level ?? usualLevel
  const { sort = 'begin', order = 'desc' } = search
  const paramsOf = (span: Span, but: Partial<ArchiveSearch> = {}): string =>
    String(filtersOf({ ...search, ...but }, span, { ccId, timeZone, number }))
  const params = paramsOf(period)
  const listKey = ['archive', 'calls', params, sort, order]
  const calls = useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam, signal }) =>
      getJson<CallPage>(`/calls?${params}&sort=${sort}&order=${order}&limit=${pageSize}${pageParam}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? null : `&cursor=${encodeURIComponent(nextCursor)}`),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const stats = useStats(`${params}&by=${period.by}&serviceLevelSeconds=${level}`)
  const before = useStats(`${paramsOf(period.before)}&serviceLevelSeconds=${level}`)

  const rows = useMemo(() => calls.data?.pages.flatMap((page) => page.calls) ?? [], [calls.data])
  const canBeLive = period.isOpen && sort === 'begin' && order === 'desc'
  const hasRead = calls.isSuccess && !calls.isPlaceholderData
  const live = useLiveCalls({ params, listKey, isPossible: canBeLive && hasRead })

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
        sort={sort}
        order={order}
        live={canBeLive ? live : undefined}
        onSort={(column) =>
          change({
            sort: column === 'begin' ? undefined : column,
            order: column === sort && order === 'desc' ? 'asc' : undefined,
          })
        }
        onNearEnd={() => {
          if (calls.hasNextPage && !calls.isFetching) void calls.fetchNextPage()
        }}
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
        state: { number: nextNumber },
        resetScroll: false,
      })
    },
    [navigate, search, number],
  )
}

/** Returns the start of the present minute: often enough for "until now". */
function useMinute(): number {
  const [minute, setMinute] = useState(() => Math.floor(Date.now() / 60_000) * 60_000)
  useEffect(() => {
    const timer = setInterval(() => setMinute(Math.floor(Date.now() / 60_000) * 60_000), 10_000)
    return () => clearInterval(timer)
  }, [])
  return minute
}

import { useLingui } from '@lingui/react/macro'
import { createCdrClient } from '@org/cms-cdr-client/browser'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { UsersRound } from 'lucide-react'
import { Failure } from '../call/failure.tsx'
import { formatDuration } from '../i18n/format-duration.ts'
import { useSession } from '../session/access.ts'
import { dateIn } from '../state/dates.ts'
import { useCallCenter } from '../state/use-call-center.ts'
import { Change } from '../ui/change.tsx'
import { Empty } from '../ui/empty.tsx'
import { Figure, Figures } from '../ui/figures.tsx'
import { type AgentsSearch, usualComparison } from './agents-search.ts'
import { comparedRange, type DateRange, millisecondsBetween, toQuery } from './date-range.ts'
import { GroupsTable } from './groups-table.tsx'
import { RangeBar } from './range-bar.tsx'

export const route = createLazyRoute('/agents')({ component: AgentsPage })

/** Figures of each agent or queue over some days, compared with other days. */
function AgentsPage() {
  const { t, i18n } = useLingui()
  const search: AgentsSearch = route.useSearch()
  const navigate = route.useNavigate()
  const { timeZone } = useSession()
  const ccId = useCallCenter(search.ccId)
  // As in the archive.
  const zone = timeZone ?? 'UTC'
  const today = dateIn(zone)
  const { by = 'agent', from = today, compare = usualComparison } = search
  const range = { from, to: search.to && search.to >= from ? search.to : from }
  const compared = comparedRange(range, compare)
  const isCurrent = range.to === today
  const stats = useStats({ ccId, by, range, timeZone, isCurrent })
  // A day that is not over is compared with the same part of the other day: up to when these figures were read.
  const asOf = Math.floor((stats.dataUpdatedAt || Date.now()) / 60_000) * 60_000
  const until = compared && isCurrent ? new Date(asOf - millisecondsBetween(compared.to, today)) : undefined
  const before = useStats({ ccId, by, range: compared, timeZone, until })
  const totals = stats.data?.totals
  // Days without any call are not known, rather than 0.
  const isComparable = compared !== undefined && before.data !== undefined && before.data.totals.offered > 0
  const earlier = isComparable ? before.data.totals : undefined
  const share = (value: number | null | undefined): string | undefined =>
    value === null || value === undefined
      ? undefined
      : i18n.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const duration = (value: number | null | undefined): string | undefined =>
    value === null || value === undefined ? undefined : formatDuration(value)
  const count = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : i18n.number(value)
  // The line is there before the other days are, so that nothing moves.
  const was = (value: string | undefined): string | undefined =>
    value === undefined ? compared && '\u00a0' : t`Before: ${value}`
  return (
    <>
      <RangeBar
        ccId={ccId}
        by={by}
        range={range}
        today={today}
        zone={zone}
        compare={compare}
        compared={compared}
        onChange={(change, replace = false) => void navigate({ search: (last) => ({ ...last, ...change }), replace })}
      />
      {stats.error && <Failure error={stats.error} onAgain={() => void stats.refetch()} />}
      {totals && (
        <Figures isBusy={stats.isFetching}>
          <Figure
            name={t({ message: 'Calls', context: 'count' })}
            value={count(totals.offered)}
            change={<Change now={totals.offered} before={earlier?.offered} />}
          >
            {compared && before.data?.totals.offered === 0 ? t`No calls to compare with` : was(count(earlier?.offered))}
          </Figure>
          <Figure
            name={t`Answered`}
            value={count(totals.answered)}
            change={<Change now={totals.answered} before={earlier?.answered} better="more" />}
          >
            {was(count(earlier?.answered))}
          </Figure>
          <Figure
            name={t`Abandoned`}
            value={count(totals.abandoned)}
            change={<Change now={totals.abandoned} before={earlier?.abandoned} better="less" />}
          >
            {was(count(earlier?.abandoned))}
          </Figure>
          <Figure
            name={t`Service level`}
            value={share(totals.serviceLevel.share)}
            change={
              <Change now={totals.serviceLevel.share} before={earlier?.serviceLevel.share} better="more" as="share" />
            }
          >
            {was(share(earlier?.serviceLevel.share))}
          </Figure>
          <Figure
            name={t`Average wait`}
            value={duration(totals.wait.averageSeconds)}
            change={
              <Change
                now={totals.wait.averageSeconds}
                before={earlier?.wait.averageSeconds}
                better="less"
                as="duration"
              />
            }
          >
            {was(duration(earlier?.wait.averageSeconds))}
          </Figure>
          <Figure
            name={t`Average talk`}
            value={duration(totals.talk.averageSeconds)}
            change={<Change now={totals.talk.averageSeconds} before={earlier?.talk.averageSeconds} as="duration" />}
          >
            {was(duration(earlier?.talk.averageSeconds))}
          </Figure>
        </Figures>
      )}
      {stats.isPending && <p role="status" className="skeleton groups-wait">{t`Loading…`}</p>}
      {stats.data && stats.data.groups.length === 0 && (
        <Empty role="status" icon={<UsersRound aria-hidden="true" />} title={t`No calls in these days`}>
          {t`Choose other days or another call center.`}
        </Empty>
      )}
      {stats.data && stats.data.groups.length > 0 && (
        <GroupsTable
          // Until those of the queues are there, these are still agents.
          by={stats.data.by === 'queue' ? 'queue' : 'agent'}
          ccId={ccId}
          range={range}
          timeZone={timeZone}
          groups={stats.data.groups}
          isCompared={compared !== undefined}
          before={isComparable ? before.data.groups : undefined}
        />
      )}
    </>
  )
}

interface StatsOf {
  readonly ccId: number
  readonly by: 'agent' | 'queue'
  readonly range: DateRange | undefined
  readonly timeZone: string | null
  /** Where the last day ends early. */
  readonly until?: Date | undefined
  /** Whether the figures change while they are shown, and are read again every minute. */
  readonly isCurrent?: boolean
}

function useStats({ ccId, by, range, timeZone, until, isCurrent = false }: StatsOf) {
  return useQuery({
    queryKey: ['stats', ccId, by, range, timeZone, until?.getTime()],
    queryFn: ({ signal }) => {
      const { from, to } = toQuery(range as DateRange, timeZone)
      return createCdrClient({ ccId }).callStats({ from, to: until ?? to, by, signal })
    },
    enabled: range !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchInterval: isCurrent && 60_000,
  })
}

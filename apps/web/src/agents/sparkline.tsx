import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { createCdrClient } from '@org/cms-cdr-client/browser'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { hasDailyCounts } from '../state/dates.ts'
import { type DateRange, daysIn, toQuery } from './date-range.ts'

interface SparklineProps {
  readonly by: 'agent' | 'queue'
  readonly id: number
  /** How many calls there are. When they have changed, they are counted again. */
  readonly offered: number
  readonly ccId: number
  readonly range: DateRange
  readonly timeZone: string | null
}

const [width, height] = [120, 24]
/** Up to so many days, each hour has its own bar. */
const mostDaysByHour = 3

/** The calls of an agent or a queue in each hour or day. It is fetched when its row comes into sight. Others need another `key`. */
export function Sparkline({ by, id, offered, ccId, range, timeZone }: SparklineProps) {
  const { t, i18n } = useLingui()
  const days = daysIn(range)
  const step = days <= mostDaysByHour ? 'hour' : 'day'
  const isTooLong = !hasDailyCounts(days)
  const { data } = useQuery({
    queryKey: ['sparkline', ccId, by, id, range, timeZone, offered],
    queryFn: ({ signal }) =>
      createCdrClient({ ccId }).callStats({
        ...toQuery(range, timeZone),
        [by === 'agent' ? 'agentId' : 'skillQueueId']: [id],
        by: step,
        signal,
      }),
    enabled: !isTooLong,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  if (isTooLong) return '–'
  if (!data) return <span className="sparkline" />
  const counts = data.groups.map(({ offered }) => offered)
  const peak = Math.max(0, ...counts)
  const scale = Math.max(1, peak)
  const bar = width / Math.max(1, counts.length)
  const busiest = data.groups[counts.indexOf(peak)]
  const when = busiest?.from
    ? i18n.date(busiest.from, {
        ...(step === 'hour' ? { hour: 'numeric', minute: '2-digit' } : { day: 'numeric', month: 'short' }),
        timeZone: data.timeZone ?? 'UTC',
      })
    : ''
  return (
    <svg
      className="sparkline"
      role="img"
      aria-label={
        peak === 0
          ? t`No calls in these days`
          : t`Peak: ${plural(peak, { one: '# call', other: '# calls' })}, ${{ when }}`
      }
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
    >
      {counts.map((count, index) => {
        const size = (count / scale) * height
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: hours and days are in their order.
            key={index}
            x={index * bar}
            y={height - size}
            width={Math.max(0.5, bar - 1)}
            height={size}
          />
        )
      })}
    </svg>
  )
}

import { useLingui } from '@lingui/react/macro'
import { Chart } from '../ui/chart.tsx'
import { outcomeColors, outcomeNames, type Span } from './archive-filters.ts'
import type { CallStats } from './archive-requests.ts'
import { outcomes } from './archive-search.ts'

type Group = CallStats['groups'][number]

interface OverTimeProps {
  readonly groups: readonly Group[] | undefined
  /** `undefined` for a time that is too long. */
  readonly by: 'hour' | 'day' | undefined
  readonly timeZone: string
  /** Shows only what lies in a span of time. */
  readonly onSpan: (span: Span) => void
}

/** How many calls there were in each hour or day, by what became of them. */
export function OverTime({ groups = [], by, timeZone, onSpan }: OverTimeProps) {
  const { t, i18n } = useLingui()
  const time = (text: string | null, options: Intl.DateTimeFormatOptions): string =>
    text === null ? '' : i18n.date(new Date(text), { ...options, timeZone })
  const nameOf = ({ from, to }: Group): string =>
    by === 'hour'
      ? `${time(from, { weekday: 'short', hour: 'numeric', minute: '2-digit' })} – ${time(to, { hour: 'numeric', minute: '2-digit' })}`
      : time(from, { weekday: 'short', day: 'numeric', month: 'short' })
  if (by === undefined)
    return (
      <figure className="card chart over-time" aria-label={t`Calls by day`}>
        <figcaption>
          <h2>{t`Calls by day`}</h2>
        </figcaption>
        <small>{t`The time range is too long for a daily chart. Choose a shorter one.`}</small>
      </figure>
    )
  return (
    <Chart
      title={by === 'hour' ? t`Calls by hour` : t`Calls by day`}
      isOverTime
      unit={by === 'hour' ? t`Hour` : t`Day`}
      series={outcomes.map((id) => ({ id, name: t(outcomeNames[id]), color: outcomeColors[id] }))}
      bars={groups.map((group) => ({
        name: nameOf(group),
        label: time(group.from, by === 'hour' ? { hour: 'numeric' } : { day: 'numeric', month: 'short' }),
        counts: outcomes.map((outcome) => group[outcome]),
      }))}
      onChoose={(first, last) => {
        const [from, to] = [groups[first]?.from, groups[last]?.to]
        if (from && to) onSpan({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
      }}
    />
  )
}

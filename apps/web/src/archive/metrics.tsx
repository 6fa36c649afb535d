import { Plural, useLingui } from '@lingui/react/macro'
import { TrendingDown, TrendingUp } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { formatDuration } from '../i18n/format-duration.ts'
import type { CallFigures } from './archive-requests.ts'

interface MetricsProps {
  readonly now: CallFigures | undefined
  readonly before: CallFigures | undefined
  readonly weeksBefore: number
  /** Seconds of the service level. */
  readonly level: number
  readonly onLevel: (seconds: number) => void
}

/** The figures of all calls that match the filters, and how they have changed. */
export function Metrics({ now, before, weeksBefore, level, onLevel }: MetricsProps) {
  const { t, i18n } = useLingui()
  const levelId = useId()
  const count = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : i18n.number(value)
  const percent = (value: number | null | undefined): string | undefined =>
    value == null ? undefined : i18n.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const duration = (value: number | null | undefined): string | undefined =>
    value == null ? undefined : formatDuration(value)
  const abandonedShare = now && now.offered > 0 ? now.abandoned / now.offered : undefined
  const levels = [now?.serviceLevel.share, before?.serviceLevel.share] as const
  return (
    <section className="metrics" aria-label={t`Figures`}>
      <Metric name={t`Offered`} value={count(now?.offered)} change={changeOf(now?.offered, before?.offered)}>
        <Before weeks={weeksBefore} value={count(before?.offered)} />
      </Metric>
      <Metric
        name={t`Answered`}
        value={count(now?.answered)}
        change={changeOf(now?.answered, before?.answered)}
        better="more"
      >
        <Before weeks={weeksBefore} value={count(before?.answered)} />
      </Metric>
      <Metric
        name={t`Abandoned`}
        value={count(now?.abandoned)}
        aside={percent(abandonedShare)}
        change={changeOf(now?.abandoned, before?.abandoned)}
        better="less"
      >
        <Before weeks={weeksBefore} value={count(before?.abandoned)} />
      </Metric>
      <Metric
        name={t`Service level`}
        value={percent(levels[0])}
        change={levels[0] == null || levels[1] == null ? undefined : { points: levels[0] - levels[1] }}
        better="more"
      >
        <label htmlFor={levelId}>{t`Answered within`}</label>{' '}
        <input
          id={levelId}
          type="number"
          min={0}
          max={86_400}
          defaultValue={level}
          key={level}
          aria-description={t`seconds`}
          onBlur={(event) => commit(event.currentTarget)}
          onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget)}
        />{' '}
        s
      </Metric>
      <Metric
        name={t`Average wait`}
        value={duration(now?.wait.averageSeconds)}
        change={changeOf(now?.wait.averageSeconds, before?.wait.averageSeconds)}
        better="less"
      >
        <Percentiles figures={now?.wait} />
      </Metric>
      <Metric
        name={t`Average talk`}
        value={duration(now?.talk.averageSeconds)}
        change={changeOf(now?.talk.averageSeconds, before?.talk.averageSeconds)}
      >
        <Percentiles figures={now?.talk} />
      </Metric>
    </section>
  )

  function commit({ validity, value, valueAsNumber }: HTMLInputElement): void {
    if (validity.valid && value !== '' && valueAsNumber !== level) onLevel(valueAsNumber)
  }
}

type Change = { readonly ratio: number } | { readonly points: number }

function changeOf(now: number | null | undefined, before: number | null | undefined): Change | undefined {
  return now == null || before == null || before === 0 ? undefined : { ratio: now / before - 1 }
}

interface MetricProps {
  readonly name: string
  readonly value: string | undefined
  readonly aside?: string | undefined
  readonly change: Change | undefined
  /** Which direction is good. Without it, none is. */
  readonly better?: 'more' | 'less'
  readonly children: ReactNode
}

function Metric({ name, value, aside, change, better, children }: MetricProps) {
  return (
    <div className="metric">
      <h2>{name}</h2>
      <p className="figure">
        <strong>{value ?? '–'}</strong>
        {aside && <span className="aside">{aside}</span>}
        {change && <Delta change={change} better={better} />}
      </p>
      <p className="note">{children}</p>
    </div>
  )
}

function Delta({ change, better }: { readonly change: Change; readonly better: MetricProps['better'] }) {
  const { t, i18n } = useLingui()
  const value = 'ratio' in change ? change.ratio : change.points
  const rounded = Math.round(Math.abs(value) * 1000) / 1000
  if (rounded === 0) return <span className="delta">±0</span>
  const isMore = value > 0
  const tone = better === undefined ? '' : isMore === (better === 'more') ? ' good' : ' bad'
  const points = i18n.number(rounded * 100, { maximumFractionDigits: 1 })
  return (
    <span className={`delta${tone}`}>
      {isMore ? <TrendingUp aria-hidden="true" /> : <TrendingDown aria-hidden="true" />}
      <span className="visually-hidden">{isMore ? t`up` : t`down`} </span>
      {'ratio' in change
        ? i18n.number(rounded, { style: 'percent', maximumFractionDigits: rounded < 0.1 ? 1 : 0 })
        : t`${points} pts`}
    </span>
  )
}

function Before({ weeks, value }: { readonly weeks: number; readonly value: string | undefined }) {
  if (value === undefined) return '\u00a0'
  return <Plural value={weeks} one={`${value} a week earlier`} other={`${value} # weeks earlier`} />
}

function Percentiles({ figures }: { readonly figures: CallFigures['wait'] | undefined }) {
  const { t } = useLingui()
  if (figures?.p50Seconds == null || figures.p90Seconds === null) return '\u00a0'
  const [median, p90] = [formatDuration(figures.p50Seconds), formatDuration(figures.p90Seconds)]
  return t`Median ${median} · 90% ${p90}`
}

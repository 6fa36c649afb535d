import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useDeferredValue, useId, useMemo, useState } from 'react'
import { formatDuration } from '../../i18n/format-duration.ts'
import { Meaning } from '../../i18n/meaning.tsx'
import type { OpenList } from '../call-lists.ts'
import type { CallRow } from '../call-row.ts'
import { answeredWithin, distributionOf, middleOf, type Statistics, statisticsOf } from '../statistics.ts'
import { callLists } from '../use-lists.ts'
import { BarChart } from './bar-chart.tsx'

interface ChartsProps {
  readonly rows: readonly CallRow[]
  readonly list: OpenList
}

/** What the calls that are shown have in common. */
export function Charts({ rows, list }: ChartsProps) {
  const { t, i18n } = useLingui()
  // The table comes first.
  const later = useDeferredValue(rows)
  const statistics = useMemo(() => statisticsOf(later), [later])
  const { waits, talks, hours, calls } = statistics
  if (calls === 0) return null
  const middle = (seconds: readonly number[]): string => {
    const found = middleOf(seconds)
    if (!found) return ''
    return t`Median ${{ median: formatDuration(found.median) }} · 90th percentile ${{ p90: formatDuration(found.p90) }}`
  }
  return (
    <>
      <section className="metrics" aria-label={t`Figures`}>
        <Metric label={t`Found`} value={i18n.number(calls)} />
        <Metric label={t`Inbound calls`} value={i18n.number(statistics.inbound)} />
        <Metric label={t`Answered`} value={i18n.number(talks.length)} />
        <ServiceLevel statistics={statistics} />
      </section>
      <section className="charts" aria-label={t`Charts`}>
        <BarChart title={t`Wait time`} note={middle(waits)} bars={distributionOf(waits)} unit={t`seconds`} />
        <BarChart title={t`Talk time`} note={middle(talks)} bars={distributionOf(talks)} unit={t`seconds`} />
        {hours.some(({ count }) => count > 0) && (
          <BarChart title={t`Calls by hour of the day`} note={t`in contact center time`} bars={hours} unit={t`hour`} />
        )}
        {/* It grows while calls come in: nothing stands below it. */}
        <Causes statistics={statistics} list={list} />
      </section>
    </>
  )
}

function Metric({
  label,
  value,
  note,
}: {
  readonly label: ReactNode
  readonly value: string
  readonly note?: ReactNode
}) {
  return (
    <div className="metric card">
      <span className="label">{label}</span>
      <output>{value}</output>
      {note && <small>{note}</small>}
    </div>
  )
}

const usualSeconds = 20

function ServiceLevel({ statistics }: { readonly statistics: Statistics }) {
  const { t, i18n } = useLingui()
  const [seconds, setSeconds] = useState(usualSeconds)
  const id = useId()
  const level = answeredWithin(statistics, seconds)
  if (level === undefined) return null
  return (
    <Metric
      label={
        <>
          <label htmlFor={id}>{t`Answered within`}</label>{' '}
          <input
            id={id}
            type="number"
            min={0}
            value={seconds}
            onChange={(event) => setSeconds(Math.max(0, event.target.valueAsNumber || 0))}
          />{' '}
          {t`seconds`}
        </>
      }
      value={i18n.number(level, { style: 'percent', maximumFractionDigits: 1 })}
      note={t`of inbound calls; wait is queue and ring time`}
    />
  )
}

const mostCauses = 12
/** As wide as a digit: a number that grows stays where it ends. */
const figureSpace = '\u2007'

function Causes({ statistics, list }: { readonly statistics: Statistics; readonly list: OpenList }) {
  const { t, i18n } = useLingui()
  const { filter } = list.table
  const [first] = statistics.causes
  const digits = i18n.number(list.run?.rows.length ?? 0).length
  if (!first) return null
  return (
    <figure className="chart">
      <figcaption>{t`Release causes`}</figcaption>
      <ul className="causes">
        {statistics.causes.slice(0, mostCauses).map(({ value, meaning, count }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={filter.releaseCause === value}
              onClick={() =>
                callLists.arrange(list.id, {
                  filter: { ...filter, releaseCause: filter.releaseCause === value ? undefined : value },
                })
              }
            >
              <code>{value}</code> <span>{meaning && <Meaning>{meaning}</Meaning>}</span>{' '}
              <strong>{i18n.number(count).padStart(digits, figureSpace)}</strong>
            </button>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(count / first.count) * 100} height="1" />
            </svg>
          </li>
        ))}
      </ul>
    </figure>
  )
}

import { useLingui } from '@lingui/react/macro'
import { startTransition, useEffect, useId, useMemo, useState } from 'react'
import { formatDuration } from '../i18n/format-duration.ts'
import { Meaning } from '../i18n/meaning.tsx'
import { Chart } from '../ui/chart.tsx'
import { Figure, Figures } from '../ui/figures.tsx'
import { RankedBars } from '../ui/ranked-bars.tsx'
import type { OpenList } from './call-lists.ts'
import type { CallRow } from './call-row.ts'
import { answeredWithin, type Bar, distributionOf, middleOf, statisticsOf } from './statistics.ts'
import { callLists } from './use-lists.ts'

interface ChartsProps {
  readonly rows: readonly CallRow[]
  readonly list: OpenList
}

const usualSeconds = 20

/** What the calls that are shown have in common. */
export function Charts({ rows, list }: ChartsProps) {
  const { t, i18n } = useLingui()
  const levelId = useId()
  const [seconds, setSeconds] = useState(usualSeconds)
  // The table is painted first. A deferred value would not wait, because the filter of the table is one itself.
  const [later, setLater] = useState(rows)
  useEffect(() => startTransition(() => setLater(rows)), [rows])
  const statistics = useMemo(() => statisticsOf(later), [later])
  const { waits, talks, hours, calls, causes } = statistics
  if (calls === 0) return null
  const level = answeredWithin(statistics, seconds)
  const { filter } = list.table
  const chart = (
    title: string,
    note: string,
    unit: string,
    bars: readonly Bar[],
    nameOf?: (label: string) => string,
  ) => (
    <Chart
      title={title}
      note={note}
      unit={unit}
      isOverTime={nameOf !== undefined}
      series={[{ id: 'calls', name: t({ message: 'Calls', context: 'count' }), color: 'talk' }]}
      bars={bars.map(({ label, count }) => ({
        name: (nameOf ?? withUnit(unit))(label),
        label: label.split('–')[0] ?? '',
        counts: [count],
      }))}
    />
  )
  const middle = (seconds: readonly number[]): string => {
    const found = middleOf(seconds)
    if (!found) return ''
    return t`Median ${{ median: formatDuration(found.median) }}\u00a0· 90%\u00a0≤\u00a0${{ p90: formatDuration(found.p90) }}`
  }
  return (
    <>
      <Figures>
        <Figure name={t`Found`} value={i18n.number(calls)} />
        <Figure name={t`Inbound calls`} value={i18n.number(statistics.inbound)} />
        <Figure name={t`Answered`} value={i18n.number(talks.length)} />
        <Figure
          name={t`Service level`}
          value={level === undefined ? undefined : i18n.number(level, { style: 'percent', maximumFractionDigits: 1 })}
        >
          <label htmlFor={levelId}>{t`Answered within`}</label>{' '}
          <input
            id={levelId}
            type="number"
            min={0}
            value={seconds}
            onChange={(event) => setSeconds(Math.max(0, event.target.valueAsNumber || 0))}
          />{' '}
          {t`seconds`}, {t`of inbound calls that were answered or abandoned`}
        </Figure>
      </Figures>
      <section className="charts" aria-label={t`Charts`}>
        {chart(t`Wait time`, middle(waits), t`seconds`, distributionOf(waits))}
        {chart(t`Talk time`, middle(talks), t`seconds`, distributionOf(talks))}
        {hours.some(({ count }) => count > 0) &&
          chart(t`Calls by hour of the day`, t`in contact center time`, t`hour`, hours, (hour) => `${hour}:00`)}
        <RankedBars
          title={t`Release causes`}
          items={causes.map(({ value, meaning, count }) => ({
            id: value,
            name: meaning && <Meaning>{meaning}</Meaning>,
            count,
          }))}
          chosen={filter.releaseCause === undefined ? [] : [filter.releaseCause]}
          onChoose={(cause) =>
            callLists.arrange(list.id, {
              filter: { ...filter, releaseCause: filter.releaseCause === cause ? undefined : cause },
            })
          }
        />
      </section>
    </>
  )
}

const withUnit =
  (unit: string) =>
  (label: string): string =>
    `${label} ${unit}`

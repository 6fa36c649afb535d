import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Check, Plus } from 'lucide-react'
import * as z from 'zod/mini'
import { listOf, stored, useStored } from '../state/stored.ts'
import type { ChangeSearch, Period } from './archive-filters.ts'
import { type CallStats, useStats } from './archive-requests.ts'
import type { ArchiveSearch } from './archive-search.ts'
import { Causes } from './causes.tsx'
import { Durations } from './durations.tsx'
import { OverTime } from './over-time.tsx'

const charts = ['time', 'cause', 'wait', 'talk'] as const
type ChartId = (typeof charts)[number]
const chartNames: Readonly<Record<ChartId, MessageDescriptor>> = {
  time: msg`Over time`,
  cause: msg`Release causes`,
  wait: msg`Wait time`,
  talk: msg`Talk time`,
}
const shownCharts = stored<readonly ChartId[]>('charts', listOf(z.enum(charts)), ['time', 'cause'])

interface ArchiveChartsProps {
  readonly stats: CallStats | undefined
  readonly search: ArchiveSearch
  readonly period: Period
  readonly timeZone: string
  readonly change: ChangeSearch
  /** Returns the filters with some of them changed, as a query. */
  readonly paramsOf: (but: Partial<ArchiveSearch>) => string
}

/** The charts that somebody chose to see. What is chosen in a chart filters everything but that chart. */
export function ArchiveCharts({ stats, search, period, timeZone, change, paramsOf }: ArchiveChartsProps) {
  const { t } = useLingui()
  const [shown, setShown] = useStored(shownCharts)
  const statsBy = (by: 'cause' | 'wait' | 'talk'): string | undefined =>
    shown.includes(by) ? `${paramsOf({ [by]: undefined })}&by=${by}` : undefined
  const causes = useStats(statsBy('cause'))
  const waits = useStats(statsBy('wait'))
  const talks = useStats(statsBy('talk'))
  return (
    <section className="archive-charts" aria-label={t`Charts`}>
      <fieldset className="chips" aria-label={t`Charts`}>
        {charts.map((one) => {
          const isShown = shown.includes(one)
          return (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={isShown}
              onClick={() => setShown(charts.filter((other) => (other === one ? !isShown : shown.includes(other))))}
            >
              {isShown ? <Check aria-hidden="true" /> : <Plus aria-hidden="true" />}
              {t(chartNames[one])}
            </button>
          )
        })}
      </fieldset>
      <div className="charts">
        {shown.includes('time') && (
          <OverTime
            groups={stats?.groups}
            by={period.by}
            timeZone={timeZone}
            onSpan={(span) => change({ ...span, range: undefined })}
          />
        )}
        {shown.includes('cause') && (
          <Causes
            groups={causes.data?.groups}
            chosen={search.cause ?? []}
            onChoose={(cause) => change({ cause: cause.length === 0 ? undefined : [...cause] })}
          />
        )}
        {shown.includes('wait') && (
          <Durations kind="wait" stats={waits.data} chosen={search.wait} onChoose={(wait) => change({ wait })} />
        )}
        {shown.includes('talk') && (
          <Durations kind="talk" stats={talks.data} chosen={search.talk} onChoose={(talk) => change({ talk })} />
        )}
      </div>
    </section>
  )
}

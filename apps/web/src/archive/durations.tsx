import { useLingui } from '@lingui/react/macro'
import { formatDuration } from '../i18n/format-duration.ts'
import { Chart } from '../ui/chart.tsx'
import { outcomeColors, outcomeNames } from './archive-filters.ts'
import type { CallStats } from './archive-requests.ts'
import { outcomes } from './archive-search.ts'

interface DurationsProps {
  readonly kind: 'wait' | 'talk'
  readonly stats: CallStats | undefined
  /** The chosen seconds, as the address has them. */
  readonly chosen: string | undefined
  readonly onChoose: (seconds: string | undefined) => void
}

/** How many calls waited or talked how long. A choice shows only these calls, and the same choice again all. */
export function Durations({ kind, stats, chosen, onChoose }: DurationsProps) {
  const { t } = useLingui()
  // A call in which nobody talked has no place among talk times.
  const known = (stats?.groups ?? []).flatMap((group) =>
    group.id === null || (kind === 'talk' && group.id === 0) ? [] : [group],
  )
  const starts = known.map(({ id }) => id ?? 0)
  const shown = kind === 'talk' ? (['answered'] as const) : outcomes
  const secondsOf = (first: number, last: number): string => {
    const end = starts[last + 1]
    return `${starts[first]}-${end === undefined ? '' : end - 1}`
  }
  const [least = '', most = ''] = chosen?.split('-') ?? []
  const isChosen = (index: number): boolean =>
    chosen !== undefined &&
    (starts[index] ?? 0) >= Number(least) &&
    (most === '' || (starts[index] ?? 0) <= Number(most))
  const figures = stats?.totals[kind]
  const percentiles =
    figures?.p50Seconds == null || figures.p90Seconds === null
      ? undefined
      : t`Median ${{ median: formatDuration(figures.p50Seconds) }}\u00a0· 90%\u00a0≤\u00a0${{ p90: formatDuration(figures.p90Seconds) }}`
  return (
    <Chart
      title={kind === 'wait' ? t`Wait time` : t`Talk time`}
      note={percentiles}
      unit={kind === 'wait' ? t`Wait` : t`Talk`}
      series={shown.map((id) => ({ id, name: t(outcomeNames[id]), color: outcomeColors[id] }))}
      bars={known.map((group, index) => {
        const [start, end] = [starts[index] ?? 0, starts[index + 1]]
        return {
          name:
            end === undefined ? `≥ ${formatDuration(start)}` : `${formatDuration(start)} – ${formatDuration(end - 1)}`,
          label: end === undefined ? `≥ ${formatDuration(start)}` : formatDuration(start),
          counts: shown.map((outcome) => group[outcome]),
        }
      })}
      isChosen={isChosen}
      onChoose={(first, last) => {
        const seconds = secondsOf(first, last)
        onChoose(seconds === chosen ? undefined : seconds)
      }}
    />
  )
}

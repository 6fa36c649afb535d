import { Plural, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { formatDuration } from '../i18n/format-duration.ts'
import { useFollowed } from '../state/use-followed.ts'
import { Change } from '../ui/change.tsx'
import { Figure, Figures } from '../ui/figures.tsx'
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
  const [typed, type, write] = useFollowed(String(level))
  const commit = ({ validity, value, valueAsNumber }: HTMLInputElement): void => {
    // What is no number of seconds goes back to that of the figure.
    if (!validity.valid || value === '') type(String(level))
    else if (valueAsNumber !== level) {
      write(String(valueAsNumber))
      onLevel(valueAsNumber)
    }
  }
  return (
    <Figures>
      <Figure
        name={t`Offered`}
        value={count(now?.offered)}
        change={<Change now={now?.offered} before={before?.offered} as="ratio" />}
      >
        <Before weeks={weeksBefore} value={before?.offered} isEmpty={before?.offered === 0} />
      </Figure>
      <Figure
        name={t`Answered`}
        value={count(now?.answered)}
        change={<Change now={now?.answered} before={before?.answered} better="more" as="ratio" />}
      >
        <Before weeks={weeksBefore} value={before?.answered} isEmpty={before?.offered === 0} />
      </Figure>
      <Figure
        name={t`Abandoned`}
        value={count(now?.abandoned)}
        aside={percent(abandonedShare)}
        change={<Change now={now?.abandoned} before={before?.abandoned} better="less" as="ratio" />}
      >
        <Before weeks={weeksBefore} value={before?.abandoned} isEmpty={before?.offered === 0} />
      </Figure>
      <Figure
        name={t`Service level`}
        value={percent(now?.serviceLevel.share)}
        change={<Change now={now?.serviceLevel.share} before={before?.serviceLevel.share} better="more" as="share" />}
      >
        <span className="threshold">
          <label htmlFor={levelId}>{t`Answered within`}</label>
          <span>
            <input
              id={levelId}
              type="number"
              min={0}
              max={86_400}
              value={typed}
              onChange={(event) => type(event.target.value)}
              aria-description={t`seconds`}
              onBlur={(event) => commit(event.currentTarget)}
              onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget)}
            />{' '}
            s
          </span>
        </span>
      </Figure>
      <Figure
        name={t`Average wait`}
        value={duration(now?.wait.averageSeconds)}
        change={<Change now={now?.wait.averageSeconds} before={before?.wait.averageSeconds} better="less" as="ratio" />}
      >
        <Percentiles figures={now?.wait} />
      </Figure>
      <Figure
        name={t`Average talk`}
        value={duration(now?.talk.averageSeconds)}
        change={<Change now={now?.talk.averageSeconds} before={before?.talk.averageSeconds} as="ratio" />}
      >
        <Percentiles figures={now?.talk} />
      </Figure>
    </Figures>
  )
}

interface BeforeProps {
  readonly weeks: number
  readonly value: number | undefined
  /** Whether there was no call at all: nothing is 0 then, but not known. */
  readonly isEmpty: boolean
}

function Before({ weeks, value, isEmpty }: BeforeProps) {
  const { i18n } = useLingui()
  if (value === undefined) return '\u00a0'
  if (isEmpty) return <Plural value={weeks} one="No calls a week earlier" other="No calls # weeks earlier" />
  const before = i18n.number(value)
  return <Plural value={weeks} one={`${before} a week earlier`} other={`${before} # weeks earlier`} />
}

function Percentiles({ figures }: { readonly figures: CallFigures['wait'] | undefined }) {
  const { t } = useLingui()
  if (figures?.p50Seconds == null || figures.p90Seconds === null) return '\u00a0'
  const [median, p90] = [formatDuration(figures.p50Seconds), formatDuration(figures.p90Seconds)]
  return t`Median ${median}\u00a0· 90%\u00a0≤\u00a0${p90}`
}

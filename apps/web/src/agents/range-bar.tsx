import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { AgentsSearch } from './agents-search.ts'
import { type Comparison, type DateRange, isDate, type Preset, presets } from './date-range.ts'

interface RangeBarProps {
  readonly by: 'agent' | 'queue'
  readonly range: DateRange
  readonly today: string
  readonly compare: Comparison
  readonly compared: DateRange | undefined
  readonly onChange: (change: AgentsSearch) => void
}

const presetNames: Readonly<Record<Preset, MessageDescriptor>> = {
  today: msg`Today`,
  yesterday: msg`Yesterday`,
  week: msg`This week`,
  last7: msg`Last 7 days`,
  last30: msg`Last 30 days`,
}

const names = Object.keys(presets) as Preset[]

/** Agents or queues, of which days, compared with which. */
export function RangeBar({ by, range, today, compare, compared, onChange }: RangeBarProps) {
  const { t, i18n } = useLingui()
  const days = ({ from, to }: DateRange): string =>
    new Intl.DateTimeFormat(i18n.locales, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(
      new Date(from),
      new Date(to),
    )
  // On a Monday, today is this week as well.
  const chosen = names.find((name) => {
    const { from, to } = presets[name](today)
    return from === range.from && to === range.to
  })
  const isNamed = compare === 'none' || compare === 'previous' || compare === 'week'
  return (
    <div className="toolbar range-bar">
      <fieldset className="segmented" aria-label={t`Group by`}>
        {(['agent', 'queue'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={by === one} onClick={() => onChange({ by: one })}>
            {one === 'agent' ? t`Agents` : t`Queues`}
          </button>
        ))}
      </fieldset>
      <fieldset className="segmented" aria-label={t`Days`}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === chosen}
            onClick={() => onChange({ ...presets[name](today) })}
          >
            {t(presetNames[name])}
          </button>
        ))}
      </fieldset>
      <span className="dates">
        <label>
          {t`From`}{' '}
          <input
            type="date"
            className="input"
            value={range.from}
            max={today}
            onChange={({ target: { value } }) =>
              isDate(value) && onChange({ from: value, to: value > range.to ? value : range.to })
            }
          />
        </label>
        <label>
          {t`To`}{' '}
          <input
            type="date"
            className="input"
            value={range.to}
            min={range.from}
            max={today}
            onChange={({ target: { value } }) => isDate(value) && onChange({ from: range.from, to: value })}
          />
        </label>
        <label>
          {t`Compare with`}{' '}
          <select
            value={isNamed ? compare : 'date'}
            onChange={({ target: { value } }) =>
              onChange({ compare: value === 'date' ? (compared?.from ?? range.from) : value })
            }
          >
            <option value="week">{t`A week earlier`}</option>
            <option value="previous">{t`The days before`}</option>
            <option value="date">{t`Days from a date`}</option>
            <option value="none">{t`Nothing`}</option>
          </select>
        </label>
        {!isNamed && (
          <input
            type="date"
            className="input"
            aria-label={t`First day to compare with`}
            value={compare}
            max={today}
            onChange={({ target: { value } }) => isDate(value) && onChange({ compare: value })}
          />
        )}
        {compared && <small>{days(compared)}</small>}
      </span>
    </div>
  )
}

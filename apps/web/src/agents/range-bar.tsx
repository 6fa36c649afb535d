import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { type InputHTMLAttributes, useRef } from 'react'
import { CallCenterFilter } from '../archive/call-center-filter.tsx'
import { isDate } from '../state/dates.ts'
import { keysOf } from '../state/keys-of.ts'
import { useFollowed } from '../state/use-followed.ts'
import type { AgentsSearch } from './agents-search.ts'
import { type Comparison, type DateRange, type Preset, presets } from './date-range.ts'

interface RangeBarProps {
  readonly ccId: number
  readonly by: 'agent' | 'queue'
  readonly range: DateRange
  readonly today: string
  /** Whose days count. */
  readonly zone: string
  readonly compare: Comparison
  readonly compared: DateRange | undefined
  /** Changes the address. What is typed replaces the address before, so that one step back leaves it. */
  readonly onChange: (change: AgentsSearch, replace?: boolean) => void
}

const presetNames: Readonly<Record<Preset, MessageDescriptor>> = {
  today: msg`Today`,
  yesterday: msg`Yesterday`,
  week: msg`This week`,
  last7: msg`Last 7 days`,
  last30: msg`Last 30 days`,
}

const names = keysOf(presets)

/** Agents or queues, of which days, compared with which. */
export function RangeBar({ ccId, by, range, today, zone, compare, compared, onChange }: RangeBarProps) {
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
      <CallCenterFilter ccId={ccId} onChange={(next) => onChange({ ccId: next })} />
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
        <DateInput
          label={t`From`}
          value={range.from}
          max={today}
          onDate={(from) => onChange({ from, to: from > range.to ? from : range.to }, true)}
        />
        <DateInput
          label={t`To`}
          value={range.to}
          min={range.from}
          max={today}
          onDate={(to) => onChange({ from: range.from, to }, true)}
        />
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
          <DateInput
            aria-label={t`First day to compare with`}
            value={compare}
            max={today}
            onDate={(date) => onChange({ compare: date }, true)}
          />
        )}
        <small>
          {compared && `${days(compared)} · `}
          {t`Days in ${{ timeZone: zone }}`}
        </small>
      </span>
    </div>
  )
}

interface DateInputProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label?: string
  readonly value: string
  readonly onDate: (date: string) => void
}

/** A field for a date. A day of its calendar counts at once; what is typed counts with Enter, or when the field is left. */
function DateInput({ label, value, onDate, ...props }: DateInputProps) {
  const [typed, type, write] = useFollowed(value)
  const isTyping = useRef(false)
  const commit = ({ value: date, validity }: HTMLInputElement): void => {
    isTyping.current = false
    if (!validity.valid || !isDate(date)) type(value)
    else if (date !== value) {
      write(date)
      onDate(date)
    }
  }
  const input = (
    <input
      min="2000-01-01"
      {...props}
      type="date"
      className="input"
      value={typed}
      onChange={({ target }) => {
        type(target.value)
        if (!isTyping.current) commit(target)
      }}
      onPointerDown={() => {
        isTyping.current = false
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') commit(currentTarget)
        else isTyping.current = true
      }}
      onBlur={({ target }) => commit(target)}
    />
  )
  return label === undefined ? (
    input
  ) : (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field stands in it.
    <label>
      {label} {input}
    </label>
  )
}

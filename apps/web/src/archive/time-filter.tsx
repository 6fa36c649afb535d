import { useLingui } from '@lingui/react/macro'
import { CalendarDays } from 'lucide-react'
import { useState } from 'react'
import { ViewError } from '../shell/view-error.tsx'
import { Button } from '../ui/button.tsx'
import { lazyPart, useLazyPart } from '../ui/lazy-part.ts'
import { Popover } from '../ui/popover.tsx'
import { type ChangeSearch, type Period, presetNames, type Span } from './archive-filters.ts'
import { type ArchiveSearch, presets } from './archive-search.ts'
import type { DayRangeProps } from './day-range.tsx'
import { ChipGroup, FilterChip } from './filter-chip.tsx'

const lazyDayRange = lazyPart(async () => (await import('./day-range.tsx')).DayRange)

interface TimeFilterProps {
  readonly period: Period
  readonly timeZone: string
  readonly onChange: ChangeSearch
}

/** The span of time: one with a name, or any days of a calendar. */
export function TimeFilter({ period, timeZone, onChange }: TimeFilterProps) {
  const { t } = useLingui()
  const [isOpen, setIsOpen] = useState(false)
  const text = useSpanText(timeZone)
  const name = t({ message: 'Time', context: 'filter' })
  const choose = (change: Partial<ArchiveSearch>): void => {
    onChange({ from: undefined, to: undefined, range: undefined, ...change })
    setIsOpen(false)
  }
  const value = period.preset ? t(presetNames[period.preset]) : text(period)
  const isUsual = period.preset === 'today'
  return (
    <ChipGroup name={name} onClear={isUsual ? undefined : () => choose({})}>
      <Popover
        label={name}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        trigger={<FilterChip name={name} value={value} icon={<CalendarDays aria-hidden="true" />} />}
      >
        <div className="presets">
          {presets.map((preset) => (
            <Button
              key={preset}
              look="quiet"
              isSmall
              aria-pressed={period.preset === preset}
              onPress={() => choose({ range: preset === 'today' ? undefined : preset })}
            >
              {t(presetNames[preset])}
            </Button>
          ))}
        </div>
        <Calendar
          span={period}
          timeZone={timeZone}
          isChosen={period.preset === undefined}
          onChoose={(span) => choose({ ...span })}
        />
        <small>{t`Days in ${timeZone}`}</small>
      </Popover>
    </ChipGroup>
  )
}

function Calendar(props: DayRangeProps) {
  const { part: DayRange, error } = useLazyPart(lazyDayRange)
  if (DayRange) return <DayRange {...props} />
  return error ? <ViewError error={error} /> : <div className="day-range skeleton" />
}

/** Returns a function that writes a span of time: dates as they are, instants in the time zone of the tenant. */
export function useSpanText(timeZone: string): (span: Span) => string {
  const { i18n } = useLingui()
  return ({ from, to }) => {
    const isDates = from.length === 10 && to.length === 10
    const format = new Intl.DateTimeFormat(i18n.locales, {
      dateStyle: 'medium',
      ...(isDates ? { timeZone: 'UTC' } : { timeStyle: 'short', timeZone }),
    })
    const [begin, end] = [new Date(from), new Date(to)]
    return begin > end ? '' : format.formatRange(begin, end)
  }
}

import { isSameDay, parseDate, today } from '@internationalized/date'
import { useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import {
  Button as AriaButton,
  CalendarCell,
  CalendarGrid,
  Heading,
  I18nProvider,
  RangeCalendar,
} from 'react-aria-components'
import { daysOf, type Span } from './archive-filters.ts'

export interface DayRangeProps {
  readonly span: Span
  readonly timeZone: string
  /** Whether the days were chosen here, and not by a name. */
  readonly isChosen: boolean
  readonly onChoose: (span: Span) => void
}

/** A calendar in which the first and the last day are chosen. */
export function DayRange({ span, timeZone, isChosen, onChoose }: DayRangeProps) {
  const { t, i18n } = useLingui()
  const { from, to } = daysOf(span, timeZone)
  const [start, end] = [parseDate(from), parseDate(to)]
  const now = today(timeZone)
  return (
    <I18nProvider locale={i18n.locale}>
      <RangeCalendar
        className="day-range"
        aria-label={t`First and last day`}
        defaultValue={isChosen ? { start, end } : null}
        defaultFocusedValue={end}
        maxValue={now}
        onChange={(days) => onChoose({ from: String(days.start), to: String(days.end) })}
      >
        {({ state }) => (
          <>
            <header>
              <AriaButton slot="previous" className="button quiet small icon">
                <ChevronLeft aria-hidden="true" />
              </AriaButton>
              <Heading level={3} />
              <AriaButton slot="next" className="button quiet small icon">
                <ChevronRight aria-hidden="true" />
              </AriaButton>
            </header>
            <CalendarGrid weekdayStyle="short">
              {(date) => <CalendarCell className={isSameDay(date, now) ? 'day today' : 'day'} date={date} />}
            </CalendarGrid>
            <small aria-live="polite">
              {state.anchorDate ? t`Choose the last day: the same one again for one day.` : t`Choose the first day.`}
            </small>
          </>
        )}
      </RangeCalendar>
    </I18nProvider>
  )
}

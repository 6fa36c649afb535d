import { useLingui } from '@lingui/react/macro'
import { type CallTimes, type Moment, ownZone } from './call-times.ts'

interface CallTimesLineProps {
  readonly times: CallTimes
  /** The zone of the contact center, if it is known. */
  readonly timeZone: string | undefined
}

/** When a call began and ended, by the clock of the contact center, and by that of the reader where it differs. */
export function CallTimesLine({ times: { begin, end, source }, timeZone }: CallTimesLineProps) {
  const { t, i18n } = useLingui()
  const clock = (moment: Moment, options: Intl.DateTimeFormatOptions): string =>
    i18n.date(new Date(moment.clock), { ...options, timeZone: 'UTC' })
  const isSameDay = Math.floor(begin.clock / dayMilliseconds) === Math.floor(end.clock / dayMilliseconds)
  const own = ownZone()
  return (
    <p className="call-times">
      <span>
        <time dateTime={begin.instant?.toISOString()}>{clock(begin, { dateStyle: 'full', timeStyle: 'medium' })}</time>
        {end.clock !== begin.clock &&
          ` – ${clock(end, isSameDay ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'medium' })}`}
      </span>
      <small>
        {timeZone
          ? t`Contact center time, ${{ zone: timeZone }}`
          : (begin.zone ?? t`Contact center time, time zone not set`)}
        {source === 'callId' && ` · ${t`from the call ID`}`}
      </small>
      {begin.instant && begin.zone !== own && (
        <small>
          {t`Your time: ${{ time: i18n.date(begin.instant, { dateStyle: 'medium', timeStyle: 'medium' }) }}, ${{ zone: own }}`}
        </small>
      )}
    </p>
  )
}

const dayMilliseconds = 86_400_000

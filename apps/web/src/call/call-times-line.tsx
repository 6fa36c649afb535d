import { useLingui } from '@lingui/react/macro'
import type { CallTimes, Moment } from './call-times.ts'

/** When a call began and ended, by the clock of the contact center, and by that of the reader where it differs. */
export function CallTimesLine({ times: { begin, end, source } }: { readonly times: CallTimes }) {
  const { t, i18n } = useLingui()
  const clock = (moment: Moment, options: Intl.DateTimeFormatOptions): string =>
    i18n.date(new Date(moment.clock), { ...options, timeZone: 'UTC' })
  const isSameDay = Math.floor(begin.clock / dayMilliseconds) === Math.floor(end.clock / dayMilliseconds)
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <p className="call-times">
      <span>
        <time dateTime={begin.instant?.toISOString()}>{clock(begin, { dateStyle: 'full', timeStyle: 'medium' })}</time>
        {end.clock !== begin.clock &&
          ` – ${clock(end, isSameDay ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'medium' })}`}
      </span>
      <small>
        {begin.zone ? t`Contact center time, ${{ zone: begin.zone }}` : t`Contact center time, time zone not set`}
        {source === 'callId' && ` · ${t`from the call ID`}`}
      </small>
      {begin.instant && begin.zone !== ownZone && (
        <small>
          {t`Your time: ${{ time: i18n.date(begin.instant, { dateStyle: 'medium', timeStyle: 'medium' }) }}, ${{ zone: ownZone }}`}
        </small>
      )}
    </p>
  )
}

const dayMilliseconds = 86_400_000

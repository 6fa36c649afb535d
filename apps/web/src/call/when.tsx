import { useLingui } from '@lingui/react/macro'
import type { CdrTime } from '@org/cms-cdr-client/browser'

/** A local time of the tenant, with its zone, and the same moment in the reader's own time. */
export function When({ time }: { readonly time: CdrTime }) {
  const { t, i18n } = useLingui()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return (
    <>
      {time.text} <small>{time.timeZone ?? t`time zone not set`}</small>
      {time.instant && (
        <>
          <br />
          <time dateTime={time.instant.toISOString()}>
            {i18n.date(time.instant, { dateStyle: 'medium', timeStyle: 'medium' })}
          </time>{' '}
          <small>
            {t`your time`}, {timeZone}
          </small>
        </>
      )}
    </>
  )
}

import type { CdrTime } from '@org/cms-cdr-client/browser'
import { useSpeech } from '../words/language.tsx'

/** A local time of the tenant, with its zone, and the same moment in the reader's own time. */
export function When({ time }: { readonly time: CdrTime }) {
  const { say, locale } = useSpeech()
  const own = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <>
      {time.text} <small>{time.timeZone ?? say('noZone')}</small>
      {time.instant && (
        <>
          <br />
          <time dateTime={time.instant.toISOString()}>{own.format(time.instant)}</time>{' '}
          <small>
            {say('ownZone')}, {own.resolvedOptions().timeZone}
          </small>
        </>
      )}
    </>
  )
}

import { useLingui } from '@lingui/react/macro'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { directionNames } from '../i18n/names.ts'
import { searchOf } from '../state/call-target.ts'
import { usePastCalls } from '../state/past-calls.ts'

export const route = createLazyRoute('/history')({ component: HistoryView })

/** What was asked for in this browser: only questions, no answers. */
function HistoryView() {
  const past = usePastCalls()
  const { t, i18n } = useLingui()
  const calls = past.calls.toSorted((one, other) => Number(other.starred) - Number(one.starred))
  return (
    <section className="history">
      {calls.length === 0 && <p>{t`Calls that you look up in this browser appear here.`}</p>}
      <ul>
        {calls.map((call) => {
          const { callId } = call
          return (
            <li key={`${call.ccId} ${call.callId}`}>
              <button
                type="button"
                aria-pressed={call.starred}
                aria-label={call.starred ? t`Unstar ${callId}` : t`Star ${callId}`}
                onClick={() => past.star(call)}
              >
                {call.starred ? '★' : '☆'}
              </button>{' '}
              <Link to="/call" search={searchOf(call)}>
                {callId}
              </Link>{' '}
              <small>
                {t(directionNames[call.direction])}, {t`Call center`} {call.ccId},{' '}
                {i18n.date(call.askedAt, { dateStyle: 'medium', timeStyle: 'short' })}
              </small>
            </li>
          )
        })}
      </ul>
      {calls.length > 0 && (
        <p>
          <button type="button" onClick={past.clear}>
            {t`Clear history`}
          </button>
        </p>
      )}
    </section>
  )
}

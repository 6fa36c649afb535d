import { useLingui } from '@lingui/react/macro'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { History, Star } from 'lucide-react'
import { directionNames } from '../i18n/names.ts'
import { searchOf } from '../state/call-target.ts'
import { usePastCalls } from '../state/past-calls.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'

export const route = createLazyRoute('/history')({ component: HistoryView })

/** The calls that this person looked up in this browser: nothing of their records. */
function HistoryView() {
  const past = usePastCalls()
  const { t, i18n } = useLingui()
  const calls = past.calls.toSorted((one, other) => Number(other.starred) - Number(one.starred))
  if (calls.length === 0)
    return (
      <section className="history">
        <Empty
          icon={<History aria-hidden="true" />}
          title={t`No calls yet`}
          actions={<Link className="button" to="/">{t`Go to calls`}</Link>}
        >
          {t`Calls that you look up in this browser appear here.`}
        </Empty>
      </section>
    )
  return (
    <section className="history">
      <ul>
        {calls.map((call) => {
          const { callId } = call
          return (
            <li key={`${call.ccId} ${call.direction} ${callId}`}>
              <IconButton
                isSmall
                label={call.starred ? t`Unstar ${callId}` : t`Star ${callId}`}
                className={call.starred ? 'starred' : ''}
                onPress={() => past.star(call)}
              >
                <Star size={16} aria-hidden="true" />
              </IconButton>
              <Link to="/call" search={searchOf(call)}>
                {callId}
              </Link>
              <small>
                {t(directionNames[call.direction])} · {t`Call center`} {call.ccId}
              </small>
              <small className="when">{i18n.date(call.askedAt, { dateStyle: 'medium', timeStyle: 'short' })}</small>
            </li>
          )
        })}
      </ul>
      <Button onPress={past.clear}>{t`Clear history`}</Button>
    </section>
  )
}

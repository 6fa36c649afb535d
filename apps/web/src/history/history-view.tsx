import { useLingui } from '@lingui/react/macro'
import { directionNames } from '../i18n/names.ts'
import type { usePastCalls } from '../state/past-calls.ts'
import { type Question, writeQuestion } from '../state/question.ts'

interface HistoryViewProps {
  readonly past: ReturnType<typeof usePastCalls>
  readonly ask: (change: Partial<Question>) => void
}

/** What was asked for in this browser: only questions, no answers. */
export function HistoryView({ past, ask }: HistoryViewProps) {
  const { t, i18n } = useLingui()
  const calls = past.calls.toSorted((one, other) => Number(other.starred) - Number(one.starred))
  return (
    <section className="history">
      <h2>{t`History`}</h2>
      {calls.length === 0 && <p>{t`Calls that you look up in this browser appear here.`}</p>}
      <ul>
        {calls.map((call) => {
          const { callId } = call
          const question: Question = { view: 'call', callId: call.callId, direction: call.direction, ccId: call.ccId }
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
              <a
                href={writeQuestion(question)}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return
                  event.preventDefault()
                  ask(question)
                }}
              >
                {call.callId}
              </a>{' '}
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

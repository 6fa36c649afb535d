import type { usePastCalls } from '../state/past-calls.ts'
import { type Question, writeQuestion } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'

interface HistoryViewProps {
  readonly past: ReturnType<typeof usePastCalls>
  readonly ask: (change: Partial<Question>) => void
}

/** What was asked for in this browser: only questions, no answers. */
export function HistoryView({ past, ask }: HistoryViewProps) {
  const { say, locale } = useSpeech()
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const calls = past.calls.toSorted((one, other) => Number(other.starred) - Number(one.starred))
  return (
    <section className="history">
      <h2>{say('history')}</h2>
      {calls.length === 0 && <p>{say('noHistory')}</p>}
      <ul>
        {calls.map((call) => {
          const question: Question = { view: 'call', callId: call.callId, direction: call.direction, ccId: call.ccId }
          return (
            <li key={`${call.ccId} ${call.callId}`}>
              <button
                type="button"
                aria-pressed={call.starred}
                aria-label={`${say(call.starred ? 'unstar' : 'star')} ${call.callId}`}
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
                {say(call.direction)}, {say('callCentre')} {call.ccId}, {at.format(new Date(call.askedAt))}
              </small>
            </li>
          )
        })}
      </ul>
      {calls.length > 0 && (
        <p>
          <button type="button" onClick={past.clear}>
            {say('clearHistory')}
          </button>
        </p>
      )}
    </section>
  )
}

import { cleanCallId } from '@org/cms-cdr-formats/list'
import { type RefObject, useEffect, useId, useState } from 'react'
import { directions, type Question } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'

interface AskFormProps {
  readonly question: Question
  readonly ask: (change: Partial<Question>) => void
  readonly field: RefObject<HTMLInputElement | null>
  readonly timeZone: string | undefined
  readonly setTimeZone: (zone: string | undefined) => void
  /** Takes a list of calls, pasted or from a file. */
  readonly openList: (file: File) => void
}

/** The one field, and what narrows a question. */
export function AskForm({ question, ask, field, timeZone, setTimeZone, openList }: AskFormProps) {
  const { say } = useSpeech()
  const ids = { callId: useId(), direction: useId(), ccId: useId(), zone: useId(), many: useId() }
  const [typed, setTyped] = useState(question.callId)
  // Back and forward change the question without the form.
  useEffect(() => setTyped(question.callId), [question.callId])
  return (
    <search>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const direction = directions.find((one) => one === form.get('direction')) ?? 'auto'
          ask({ view: 'call', callId: cleanCallId(typed), direction, ccId: Number(form.get('ccId')) || 1 })
        }}
      >
        <p className="field">
          <label htmlFor={ids.callId}>{say('askLabel')}</label>
          <input
            ref={field}
            id={ids.callId}
            name="callId"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text/plain')
              if (!/\S\s*[\r\n]+\s*\S/.test(text)) return
              event.preventDefault()
              openList(new File([text], say('pasted'), { lastModified: Date.now() }))
            }}
            aria-describedby={ids.many}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <button type="submit" className="main">
            {say('ask')}
          </button>
        </p>
        <p className="many">
          <small id={ids.many}>{say('manyHint')}</small>
          <label className="file">
            {say('openFile')}
            <input
              type="file"
              accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/plain,text/csv"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                event.target.value = ''
                if (file) openList(file)
              }}
            />
          </label>
        </p>
        <p className="narrow">
          <span>
            <label htmlFor={ids.direction}>{say('direction')}</label>
            <select id={ids.direction} name="direction" key={question.direction} defaultValue={question.direction}>
              {directions.map((direction) => (
                <option key={direction} value={direction}>
                  {say(direction)}
                </option>
              ))}
            </select>
          </span>
          <span>
            <label htmlFor={ids.ccId}>{say('callCentre')}</label>
            <input id={ids.ccId} name="ccId" type="number" min={1} key={question.ccId} defaultValue={question.ccId} />
          </span>
          <span>
            <label htmlFor={ids.zone}>{say('tenantZone')}</label>
            <select
              id={ids.zone}
              value={timeZone ?? ''}
              onChange={(event) => setTimeZone(event.target.value || undefined)}
            >
              <option value="">{say('zoneUnknown')}</option>
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </span>
        </p>
      </form>
    </search>
  )
}

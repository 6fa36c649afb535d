import { cleanCallId } from '@org/cms-cdr-formats/list'
import { type RefObject, useEffect, useId, useState } from 'react'
import type { LookUpSettings } from '../calls/call-lists.ts'
import { SettingsFields } from '../calls/settings-fields.tsx'
import type { Question } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'

interface AskFormProps {
  readonly question: Question
  readonly ask: (change: Partial<Question>) => void
  readonly field: RefObject<HTMLInputElement | null>
  readonly settings: LookUpSettings
  readonly onSettings: (change: Partial<LookUpSettings>) => void
  /** Takes a list of calls, pasted or from a file. */
  readonly openList: (file: File) => void
}

/** The one field, and what narrows a question. */
export function AskForm({ question, ask, field, settings, onSettings, openList }: AskFormProps) {
  const { say } = useSpeech()
  const ids = { callId: useId(), many: useId() }
  const [typed, setTyped] = useState(question.callId)
  // Back and forward change the question without the form.
  useEffect(() => setTyped(question.callId), [question.callId])
  return (
    <search>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          const { direction, ccId } = settings
          ask({ view: 'call', callId: cleanCallId(typed), direction, ccId })
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
              accept=".csv,.tsv,.txt,.ndjson,.jsonl,.xlsx,text/plain,text/csv"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                event.target.value = ''
                if (file) openList(file)
              }}
            />
          </label>
        </p>
        <SettingsFields settings={settings} onChange={onSettings} />
      </form>
    </search>
  )
}

import { useLingui } from '@lingui/react/macro'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import { type RefObject, useEffect, useId, useState } from 'react'
import type { LookUpSettings } from '../calls/call-lists.ts'
import { SettingsFields } from '../calls/settings-fields.tsx'
import type { Question } from '../state/question.ts'

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
  const { t } = useLingui()
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
          <label htmlFor={ids.callId}>{t`Call ID`}</label>
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
              openList(new File([text], t`Pasted list`, { lastModified: Date.now() }))
            }}
            aria-describedby={ids.many}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <button type="submit" className="main">
            {t`Look up`}
          </button>
        </p>
        <p className="many">
          <small
            id={ids.many}
          >{t`Many calls: paste a column of call IDs, or drop a CSV, Excel or NDJSON file on the page.`}</small>
          <label className="file">
            {t`Open a file`}
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

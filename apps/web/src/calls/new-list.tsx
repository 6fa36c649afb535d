import { useLingui } from '@lingui/react/macro'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import { useNavigate } from '@tanstack/react-router'
import { FileUp } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { searchOf } from '../state/call-target.ts'
import { isCcId } from '../state/look-up-values.ts'
import { Button } from '../ui/button.tsx'
import { onlyCallIdOf } from './read-list.ts'
import { SettingsFields } from './settings-fields.tsx'
import { callLists } from './use-lists.ts'
import { useListSettings } from './use-open-list.ts'

const accepted = '.csv,.tsv,.txt,.ndjson,.jsonl,.xlsx,text/plain,text/csv'

/** The form that opens a list: call IDs that are typed or pasted, or a file. One call ID opens its call. */
export function NewList() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const usual = useListSettings()
  const [settings, setSettings] = useState(usual)
  const [text, setText] = useState('')
  const [field, note] = [useId(), useId()]
  const picker = useRef<HTMLInputElement>(null)
  const isValid = isCcId(settings.ccId)
  const open = (): void => {
    const callId = onlyCallIdOf(text)
    // The address of a call has no time zone, so a call for which another one was chosen is a list of one.
    if (callId === undefined || settings.timeZone !== usual.timeZone)
      callLists.open(new File([text], t`Pasted list`), settings)
    else void navigate({ to: '/call', search: searchOf({ ...settings, callId }) })
  }
  return (
    <form
      className="new-list"
      onSubmit={(event) => {
        event.preventDefault()
        if (isValid && cleanCallId(text)) open()
      }}
    >
      <div className="field-box">
        <label htmlFor={field}>{t`Call IDs`}</label>
        <textarea
          id={field}
          className="input"
          rows={8}
          value={text}
          spellCheck={false}
          autoComplete="off"
          placeholder={'1732345200-0001\n1732345200-0002\n1732345200-0003'}
          aria-describedby={note}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
          }}
        />
        <small id={note}>
          {t`One call ID, or a column of them as it is copied from a spreadsheet. You can also drop a text, CSV, Excel or NDJSON file anywhere on the page.`}
        </small>
      </div>
      <fieldset>
        <legend>{t`Look-up settings`}</legend>
        <SettingsFields settings={settings} onChange={(change) => setSettings({ ...settings, ...change })} />
      </fieldset>
      <p className="actions">
        <Button type="submit" look="primary" isDisabled={!isValid || cleanCallId(text) === ''}>
          {t`Continue`}
        </Button>
        <Button onPress={() => picker.current?.click()} isDisabled={!isValid}>
          <FileUp aria-hidden="true" />
          {t`Choose a file`}
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          accept={accepted}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) callLists.open(file, settings)
          }}
        />
      </p>
    </form>
  )
}

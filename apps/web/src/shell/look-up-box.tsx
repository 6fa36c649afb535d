import { useLingui } from '@lingui/react/macro'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Search, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { queries } from '../session/access.ts'
import { searchOf } from '../state/call-target.ts'
import { useLookUpDefaults } from '../state/look-up-defaults.ts'
import { isCcId } from '../state/look-up-values.ts'
import { useFollowed } from '../state/use-followed.ts'
import { IconButton } from '../ui/button.tsx'
import { lazyPart, useLazyPart } from '../ui/lazy-part.ts'
import { Popover } from '../ui/popover.tsx'
import { ViewError } from './view-error.tsx'

// Nobody opens them in the first second.
const lazyFields = lazyPart(async () => (await import('../calls/settings-fields.tsx')).SettingsFields)

/** The field that looks up a call from anywhere. A pasted column of call IDs becomes a list. */
export function LookUpBox({ onList }: { readonly onList: (list: File) => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { id = '' }: { id?: string } = useSearch({ strict: false })
  const [defaults] = useLookUpDefaults()
  const [typed, setTyped] = useFollowed(id)
  return (
    <search className="look-up">
      <form
        className="box"
        onSubmit={(event) => {
          event.preventDefault()
          const callId = cleanCallId(typed)
          if (!callId) return
          // At the same address, nothing would be fetched again.
          void queries.resetQueries({ queryKey: ['call', callId], predicate: ({ state }) => state.status === 'error' })
          void navigate({ to: '/call', search: searchOf({ ...defaults, callId }) })
        }}
      >
        <Search aria-hidden="true" />
        <input
          id="look-up"
          name="callId"
          value={typed}
          aria-label={t`Look up a call ID`}
          placeholder={t`Look up a call ID`}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          required
          onChange={(event) => setTyped(event.target.value)}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text/plain')
            if (!/\S\s*[\r\n]+\s*\S/.test(text)) return
            event.preventDefault()
            onList(new File([text], t`Pasted list`, { lastModified: Date.now() }))
          }}
        />
        <span className="kbd" aria-hidden="true">
          /
        </span>
      </form>
      <LookUpSettings />
    </search>
  )
}

/** How calls are looked up by default. It never says which call is looked at. */
function LookUpSettings() {
  const { t } = useLingui()
  return (
    <Popover
      label={t`Look-up settings`}
      placement="bottom end"
      trigger={
        <IconButton label={t`Look-up settings`}>
          <SlidersHorizontal size={16} aria-hidden="true" />
        </IconButton>
      }
    >
      <h2>{t`Look-up settings`}</h2>
      <DefaultFields />
    </Popover>
  )
}

function DefaultFields() {
  const [{ direction, ccId, timeZone }, setDefaults] = useLookUpDefaults()
  // A number that is not typed to its end is none yet. The other settings may change elsewhere meanwhile.
  const [typed, setTyped] = useState<number>()
  const { part: SettingsFields, error } = useLazyPart(lazyFields)
  if (!SettingsFields) return error ? <ViewError error={error} /> : null
  return (
    <SettingsFields
      settings={{ direction, ccId: typed ?? ccId, timeZone }}
      onChange={({ ccId: given, ...change }) => {
        const isFinished = given === undefined || isCcId(given)
        if (given !== undefined) setTyped(isFinished ? undefined : given)
        setDefaults({ ...change, ...(given !== undefined && isFinished && { ccId: given }) })
      }}
    />
  )
}

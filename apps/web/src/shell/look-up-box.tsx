import { useLingui } from '@lingui/react/macro'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Search, SlidersHorizontal } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useOpenList } from '../calls/use-open-list.ts'
import { searchOf } from '../state/call-target.ts'
import { useLookUpDefaults } from '../state/look-up-defaults.ts'
import { isCcId } from '../state/look-up-values.ts'
import { useFollowed } from '../state/use-followed.ts'
import { IconButton } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'

// Nobody opens them in the first second.
const SettingsFields = lazy(async () => {
  const { SettingsFields } = await import('../calls/settings-fields.tsx')
  return { default: SettingsFields }
})

/** The field that looks up a call from anywhere. A pasted column of call IDs becomes a list. */
export function LookUpBox() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { id = '' }: { id?: string } = useSearch({ strict: false })
  const [defaults] = useLookUpDefaults()
  const openList = useOpenList()
  const [typed, setTyped] = useFollowed(id)
  return (
    <search className="look-up">
      <form
        className="box"
        onSubmit={(event) => {
          event.preventDefault()
          const callId = cleanCallId(typed)
          if (callId) void navigate({ to: '/call', search: searchOf({ ...defaults, callId }) })
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
            void openList(new File([text], t`Pasted list`, { lastModified: Date.now() }))
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
  const [{ direction, ccId, timeZone }, setDefaults] = useLookUpDefaults()
  // A number that is not typed to its end is none yet.
  const [draft, setDraft] = useState({ direction, ccId, timeZone })
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
      <Suspense fallback={null}>
        <SettingsFields
          settings={draft}
          onChange={(change) => {
            const next = { ...draft, ...change }
            setDraft(next)
            if (isCcId(next.ccId)) setDefaults(next)
          }}
        />
      </Suspense>
    </Popover>
  )
}

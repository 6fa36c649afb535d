import { useLingui } from '@lingui/react/macro'
import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { type ComponentType, useEffect, useLayoutEffect, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { type OverlayName, setOverlay, useOverlay } from './open-overlay.ts'
import { ViewError } from './view-error.tsx'

// Nobody opens them in the first second.
const parts: Readonly<Record<OverlayName, () => Promise<ComponentType>>> = {
  palette: async () => (await import('../palette/palette.tsx')).Palette,
  keys: async () => (await import('./key-help.tsx')).KeyHelp,
  password: async () => (await import('../session/password-dialog.tsx')).PasswordDialog,
}

const close = (): void => setOverlay(undefined)

/** The overlay that is open. One that cannot be loaded says so, and leaves the view below it as it is. */
export function Overlay() {
  const name = useOverlay()
  if (!name) return null
  return (
    <CatchBoundary getResetKey={() => name} errorComponent={OverlayError}>
      <LoadedOverlay key={name} name={name} />
    </CatchBoundary>
  )
}

function LoadedOverlay({ name }: { readonly name: OverlayName }) {
  const [loaded, setLoaded] = useState<{ readonly Part?: ComponentType; readonly error?: unknown }>({})
  useEffect(() => {
    parts[name]().then(
      (Part) => setLoaded({ Part }),
      (error: unknown) => setLoaded({ error }),
    )
  }, [name])
  if (loaded.error !== undefined) throw loaded.error
  return loaded.Part ? <loaded.Part /> : null
}

// No dialog: what dialogs need may be what could not be loaded.
function OverlayError(props: ErrorComponentProps) {
  const { t } = useLingui()
  // Before the first paint, so that Escape works as soon as the message is seen.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      // Browsers would also clear a search field that has the focus.
      event.preventDefault()
      close()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <div className="overlay-error card">
      <IconButton label={t`Close`} autoFocus onPress={close}>
        <X size={16} aria-hidden="true" />
      </IconButton>
      <ViewError {...props} />
    </div>
  )
}

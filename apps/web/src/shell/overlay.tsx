import { type ComponentType, useEffect } from 'react'
import { loadAdminTexts } from '../i18n/languages.ts'
import { useAccess } from '../session/access.ts'
import { type LazyPart, lazyPart, useLazyPart } from '../ui/lazy-part.ts'
import { type OverlayName, setOverlay, useOverlay } from './open-overlay.ts'
import { OverlayError } from './overlay-error.tsx'

// Nobody opens them in the first second.
const parts: Readonly<Record<OverlayName, LazyPart<ComponentType>>> = {
  palette: lazyPart(async () => (await import('../palette/palette.tsx')).Palette),
  keys: lazyPart(async () => {
    const [{ KeyHelp }] = await Promise.all([import('./key-help.tsx'), loadAdminTexts()])
    return KeyHelp
  }),
  password: lazyPart(async () => (await import('../session/password-dialog.tsx')).PasswordDialog),
}

const close = (): void => setOverlay(undefined)

/** The overlay that is open. It ends with the session of the person who opened it. */
export function Overlay() {
  const name = useOverlay()
  const { kind } = useAccess()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is open is closed whenever somebody signs in or out.
  useEffect(() => close, [kind])
  if (!name || (name === 'password' && kind !== 'in')) return null
  return <OpenOverlay key={name} part={parts[name]} />
}

function OpenOverlay({ part }: { readonly part: LazyPart<ComponentType> }) {
  const { part: Part, error } = useLazyPart(part)
  if (Part) return <Part />
  return error ? <OverlayError error={error} onClose={close} /> : null
}

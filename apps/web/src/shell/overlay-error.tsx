import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useLayoutEffect } from 'react'
import { createPortal } from 'react-dom'
import { IconButton } from '../ui/button.tsx'
import { ViewError } from './view-error.tsx'

interface OverlayErrorProps {
  readonly error: unknown
  readonly onClose: () => void
}

/**
 * Says that something above the view could not be loaded, and leaves the view as it is. It is no dialog: what dialogs need may be what
 * could not be loaded.
 */
export function OverlayError({ error, onClose }: OverlayErrorProps) {
  const { t } = useLingui()
  // Before the first paint, so that Escape works as soon as the message is seen.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      // Browsers would also clear a search field that has the focus.
      event.preventDefault()
      onClose()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [onClose])
  return createPortal(
    <div className="overlay-error card">
      <IconButton label={t`Close`} autoFocus onPress={onClose}>
        <X size={16} aria-hidden="true" />
      </IconButton>
      <ViewError error={error} />
    </div>,
    document.body,
  )
}

import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { IconButton } from './button.tsx'
import type { DialogProps } from './overlay-parts.tsx'
import { useOverlayParts } from './overlays.tsx'

/** A dialog above the view. The focus stays in it, and returns to where it was. */
export function Dialog({ isOpen, ...props }: DialogProps) {
  const { t } = useLingui()
  const parts = useOverlayParts(isOpen)
  const { onClose } = props
  if (!parts) return null
  return (
    <parts.ModalDialog
      {...props}
      closeButton={
        onClose && (
          <IconButton label={t`Close`} onPress={onClose}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        )
      }
    />
  )
}

import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { useOverlayParts } from './overlays.tsx'

/** A dialog above the view. */
export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  /** Called when the person closes it. A dialog without it stays until what it asks for is done. */
  readonly onClose?: () => void
  /** Hides what is behind it. */
  readonly isOpaque?: boolean
  /** Leaves the title to screen readers, where the content has one of its own. */
  readonly hasOwnTitle?: boolean
  readonly children: ReactNode
}

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

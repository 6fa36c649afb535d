import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { IconButton } from './button.tsx'
import type { DialogProps } from './overlay-parts.tsx'
import { Open } from './overlays.tsx'

/** A dialog above the view. The focus stays in it, and returns to where it was. */
export function Dialog({ isOpen, ...props }: DialogProps) {
  const { t } = useLingui()
  const { onClose = ignore } = props
  return (
    <Open isOpen={isOpen} onClose={onClose}>
      {({ ModalDialog }) => (
        <ModalDialog
          {...props}
          closeButton={
            props.onClose && (
              <IconButton label={t`Close`} onPress={onClose}>
                <X size={16} aria-hidden="true" />
              </IconButton>
            )
          }
        />
      )}
    </Open>
  )
}

/** A dialog that cannot be closed stays until what it asks for is done. */
const ignore = (): void => undefined

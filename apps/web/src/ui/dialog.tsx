import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from './button.tsx'

interface DialogProps {
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
export function Dialog({ title, isOpen, onClose, isOpaque = false, hasOwnTitle = false, children }: DialogProps) {
  const { t } = useLingui()
  return (
    <ModalOverlay
      className={isOpaque ? 'dialog-backdrop opaque' : 'dialog-backdrop'}
      isOpen={isOpen}
      isDismissable={Boolean(onClose)}
      isKeyboardDismissDisabled={!onClose}
      onOpenChange={(next) => !next && onClose?.()}
    >
      <Modal className="dialog-box">
        <AriaDialog className="dialog" {...(hasOwnTitle && { 'aria-label': title })}>
          {!hasOwnTitle && (
            <header>
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {onClose && (
                <IconButton label={t`Close`} onPress={onClose}>
                  <X size={16} aria-hidden="true" />
                </IconButton>
              )}
            </header>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

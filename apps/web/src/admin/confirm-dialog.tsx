import { useLingui } from '@lingui/react/macro'
import { Button, type ButtonLook } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Refusal } from './access-fields.tsx'
import { useChange } from './use-change.ts'

/** A change that an admin has to confirm. */
export interface Confirmation {
  readonly title: string
  readonly text: string
  readonly button: string
  readonly look?: ButtonLook
  /** Makes the change, and returns what follows it when the dialog has closed. */
  readonly change: () => Promise<unknown>
}

/** Asks for the confirmation of a change. */
export function ConfirmDialog({
  title,
  text,
  button,
  look = 'danger',
  change,
  onClose,
}: Confirmation & { readonly onClose: () => void }) {
  const { t } = useLingui()
  const attempt = useChange(change, (next) => {
    onClose()
    if (typeof next === 'function') next()
  })
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <div className="dialog-form">
        <p>{text}</p>
        <Refusal error={attempt.error} />
        <div className="dialog-actions">
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look={look} isDisabled={attempt.isPending} onPress={() => attempt.mutate(undefined)}>
            {button}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

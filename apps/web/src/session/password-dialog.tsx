import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { setOverlay } from '../shell/open-overlay.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { enter, useSession } from './access.ts'
import { changePassword, SignInRefused } from './session-requests.ts'
import { Refusal } from './sign-in-view.tsx'

const shortest = 12
const close = (): void => setOverlay(undefined)

/** Changes the password of the person who is signed in. */
export function PasswordDialog() {
  const { t } = useLingui()
  const { person } = useSession()
  const [isShort, setIsShort] = useState(false)
  const attempt = useMutation({
    mutationFn: changePassword,
    onSuccess: (session) => {
      enter(session)
      close()
    },
  })
  const refusal = attempt.error instanceof SignInRefused ? attempt.error : undefined
  const isWrong = refusal?.reason === 'credentials'

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const newPassword = String(form.get('newPassword'))
    const isTooShort = [...newPassword].length < shortest
    setIsShort(isTooShort)
    if (isTooShort) event.currentTarget.querySelector<HTMLElement>('[name=newPassword]')?.focus()
    else attempt.mutate({ currentPassword: String(form.get('currentPassword')), newPassword })
  }

  return (
    <Dialog title={t`Change password`} isOpen onClose={close}>
      <form className="dialog-form" onSubmit={submit}>
        {/* Password managers store the new password under this name. */}
        <input type="text" name="person" value={person} autoComplete="username" readOnly hidden />
        <TextField
          label={t`Current password`}
          name="currentPassword"
          autoFocus
          type="password"
          autoComplete="current-password"
          maxLength={256}
          required
          error={isWrong ? t`The current password is wrong.` : undefined}
        />
        <TextField
          label={t`New password`}
          name="newPassword"
          type="password"
          autoComplete="new-password"
          maxLength={256}
          required
          note={t`At least ${{ count: shortest }} characters. You are signed out on all other devices.`}
          error={isShort ? t`Enter at least ${{ count: shortest }} characters.` : undefined}
        />
        {refusal && !isWrong && (
          <p className="refusal" role="alert">
            <Refusal refusal={refusal} />
          </p>
        )}
        {attempt.error && !refusal && <p className="refusal" role="alert">{t`Can't reach the server. Try again.`}</p>}
        <div className="dialog-actions">
          <Button onPress={close}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" isDisabled={attempt.isPending}>
            {t`Change password`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

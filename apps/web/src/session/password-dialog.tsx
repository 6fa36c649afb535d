import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { setOverlay } from '../shell/open-overlay.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { enter, useSession } from './access.ts'
import { Refusal } from './refusal.tsx'
import { changePassword, isSignedOut, RequestRefused } from './session-requests.ts'

const shortest = 12
const close = (): void => setOverlay(undefined)

/** Changes the password of the person who is signed in. */
export function PasswordDialog() {
  const { t } = useLingui()
  const { person } = useSession()
  const [isShort, setIsShort] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const focus = (name: string): void => form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus()
  const attempt = useMutation({
    mutationFn: changePassword,
    onError: (error) => isWrongPassword(error) && focus('currentPassword'),
    onSuccess: (session) => {
      enter(session)
      close()
    },
  })
  const { error } = attempt
  const isWrong = isWrongPassword(error)

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const newPassword = String(given.get('newPassword'))
    const isTooShort = [...newPassword].length < shortest
    setIsShort(isTooShort)
    if (isTooShort) focus('newPassword')
    else attempt.mutate({ currentPassword: String(given.get('currentPassword')), newPassword })
  }

  return (
    <Dialog title={t`Change password`} isOpen onClose={close}>
      <form ref={form} className="dialog-form" onSubmit={submit}>
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
        {/* The dialog above it asks for a sign-in. */}
        {!isWrong && !isSignedOut(error) && <Refusal error={error} />}
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

/** Whether the current password is what was wrong. Other reasons come with the same status, such as a proxy that rewrites the origin. */
function isWrongPassword(error: unknown): boolean {
  return error instanceof RequestRefused && error.message === 'The current password is wrong.'
}

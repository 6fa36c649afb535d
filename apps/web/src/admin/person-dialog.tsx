import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { roleNames } from '../i18n/names.ts'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { CallCentersField, DialogForm, RateField, readCallCenters, readRate, useAccessForm } from './access-fields.tsx'
import { type AccessPerson, addPerson, changePerson, isNameTaken, type PersonSettings } from './access-requests.ts'
import { useChange } from './use-change.ts'

const roles = ['viewer', 'supervisor', 'admin'] as const
const shortestPassword = 12

const signInWays = ['keep', 'link', 'password'] as const
type SignInWay = (typeof signInWays)[number]

interface PersonDialogProps {
  /** The person to change; a new one when undefined. */
  readonly person: AccessPerson | undefined
  readonly isOwn: boolean
  readonly onClose: () => void
  /** Called when a person was added who needs a link to sign in. */
  readonly onNeedsLink: (name: string) => void
}

/** Adds or changes a person. */
export function PersonDialog({ person, isOwn, onClose, onNeedsLink }: PersonDialogProps) {
  const { t, i18n } = useLingui()
  const [way, setWay] = useState<SignInWay>(person ? 'keep' : 'link')
  const attempt = useChange(
    ({ name, settings }: { name: string; settings: PersonSettings }) =>
      person ? changePerson(name, settings) : addPerson(name, settings),
    ({ name, hasPassword }) => {
      onClose()
      if (!person && !hasPassword) onNeedsLink(name)
    },
  )
  const isTaken = isNameTaken(attempt.error)

  const [errors, submit] = useAccessForm((text) => {
    const name = person?.name ?? text('name').trim()
    const password = text('password')
    const ccIds = readCallCenters(text('ccIds'))
    const requestsPerSecond = readRate(text('requestsPerSecond'))
    const revealsPerMinute = readRate(text('revealsPerMinute'))
    const aRate = t`Enter a whole number from 1 to 999999.`
    const wrong = {
      name: /^[\p{L}\p{N}._@-]{1,64}$/u.test(name)
        ? undefined
        : t`Enter 1 to 64 letters, digits, dots, hyphens, underscores or @, without spaces.`,
      ccIds: ccIds === undefined ? t`Enter numbers from 1 to 65535, separated by commas.` : undefined,
      requestsPerSecond: requestsPerSecond === undefined ? aRate : undefined,
      revealsPerMinute: revealsPerMinute === undefined ? aRate : undefined,
      password:
        way === 'password' && [...password].length < shortestPassword
          ? t`Enter at least ${{ count: shortestPassword }} characters.`
          : undefined,
    }
    const access: PersonSettings = isOwn
      ? {}
      : { role: roles.find((role) => role === text('role')) ?? 'viewer', ...(ccIds !== undefined && { ccIds }) }
    const settings: PersonSettings = {
      ...access,
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
      ...(revealsPerMinute !== undefined && { revealsPerMinute }),
      ...(way === 'password' && { password }),
      ...(way === 'link' && person && { password: null }),
    }
    return { wrong, settings: { name, settings } }
  })

  return (
    <Dialog title={person ? t`Edit ${{ name: person.name }}` : t`Add person`} isOpen onClose={onClose}>
      <DialogForm
        error={isTaken ? undefined : attempt.error}
        isPending={attempt.isPending}
        submit={person ? t`Save` : t`Add person`}
        onSubmit={(event) => {
          const change = submit(event)
          if (change) attempt.mutate(change)
        }}
        onCancel={onClose}
      >
        {!person && (
          <TextField
            label={t`Name`}
            name="name"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            required
            error={errors.name ?? (isTaken ? t`This name is already taken.` : undefined)}
          />
        )}
        {isOwn ? (
          <p>
            <small>{t`You can't change your own role or call centers. Ask another admin.`}</small>
          </p>
        ) : (
          <>
            <SelectField label={t`Role`} name="role" defaultValue={person?.role ?? 'viewer'} note={<RoleNote />}>
              {roles.map((role) => (
                <option key={role} value={role}>
                  {i18n._(roleNames[role])}
                </option>
              ))}
            </SelectField>
            <CallCentersField ccIds={person?.ccIds ?? null} errors={errors} />
          </>
        )}
        {!person?.issuer && (
          <SelectField
            label={t`Signs in with`}
            value={way}
            onChange={(event) => setWay(signInWays.find((one) => one === event.target.value) ?? way)}
            note={way === 'link' ? t`Without a password, the person signs in with links that you create.` : undefined}
          >
            {person && <option value="keep">{t`No change`}</option>}
            <option value="link">{t`One-time link`}</option>
            <option value="password">{person?.hasPassword ? t`New password` : t`Password`}</option>
          </SelectField>
        )}
        {way === 'password' && (
          <TextField
            label={t`Password`}
            name="password"
            type="password"
            autoComplete="new-password"
            note={t`At least ${{ count: shortestPassword }} characters`}
            error={errors.password}
          />
        )}
        <RateField
          label={t`Requests per second`}
          name="requestsPerSecond"
          value={person?.requestsPerSecond ?? null}
          note={t`Leave empty for the default of the server.`}
          errors={errors}
        />
        <RateField
          label={t`Reveals per minute`}
          name="revealsPerMinute"
          value={person?.revealsPerMinute ?? null}
          note={t`Leave empty for the default of the server.`}
          errors={errors}
        />
      </DialogForm>
    </Dialog>
  )
}

function RoleNote() {
  const { t } = useLingui()
  return t`Viewers see masked numbers, supervisors can reveal them, and admins also manage people and keys.`
}

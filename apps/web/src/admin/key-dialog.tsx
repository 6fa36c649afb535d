import { useLingui } from '@lingui/react/macro'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { CallCentersField, DialogForm, RateField, readCallCenters, readRate, useAccessForm } from './access-fields.tsx'
import {
  type AccessKey,
  addKey,
  changeKey,
  isNameTaken,
  type KeySecret,
  type KeySettings,
  rotateKey,
} from './access-requests.ts'
import { useChange } from './use-change.ts'

interface KeyDialogProps {
  /** The key to change; a new one when undefined. */
  readonly accessKey: AccessKey | undefined
  readonly onClose: () => void
  readonly onSecret: (secret: KeySecret) => void
}

/** Adds or changes an access key. */
export function KeyDialog({ accessKey, onClose, onSecret }: KeyDialogProps) {
  const { t } = useLingui()
  const attempt = useChange(
    ({ name, settings }: { name: string; settings: KeySettings }): Promise<AccessKey | KeySecret> =>
      accessKey ? changeKey(name, settings) : addKey(name, settings),
    (result) => {
      onClose()
      if ('secretKey' in result) onSecret(result)
    },
  )
  const isTaken = isNameTaken(attempt.error)

  const [errors, submit] = useAccessForm((text, has) => {
    const name = accessKey?.accessKey ?? text('name').trim()
    const ccIds = readCallCenters(text('ccIds'))
    const requestsPerSecond = readRate(text('requestsPerSecond'))
    const wrong = {
      name: /^[!-.0-~]+$/.test(name) ? undefined : t`Enter letters, digits or punctuation, without spaces or slashes.`,
      ccIds: ccIds === undefined ? t`Enter numbers from 1 to 65535, separated by commas.` : undefined,
      requestsPerSecond: requestsPerSecond === undefined ? t`Enter a whole number from 1 to 999999.` : undefined,
    }
    const settings: KeySettings = {
      permissions: has('search') ? ['search'] : [],
      ...(ccIds !== undefined && { ccIds }),
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    }
    return { wrong, settings: { name, settings } }
  })

  return (
    <Dialog title={accessKey ? t`Edit ${{ name: accessKey.accessKey }}` : t`Add access key`} isOpen onClose={onClose}>
      <DialogForm
        error={isTaken ? undefined : attempt.error}
        isPending={attempt.isPending}
        submit={accessKey ? t`Save` : t`Add access key`}
        onSubmit={(event) => {
          const change = submit(event)
          if (change) attempt.mutate(change)
        }}
        onCancel={onClose}
      >
        {!accessKey && (
          <TextField
            label={t`Access key`}
            name="name"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            required
            note={t`A name for the machine or program that uses it.`}
            error={errors.name ?? (isTaken ? t`This name is already taken.` : undefined)}
          />
        )}
        <CallCentersField ccIds={accessKey?.ccIds ?? null} errors={errors} />
        <label className="switch">
          <input type="checkbox" name="search" defaultChecked={accessKey?.permissions.includes('search') ?? false} />
          {t`May search and export calls`}
        </label>
        <RateField
          label={t`Requests per second`}
          name="requestsPerSecond"
          value={accessKey?.requestsPerSecond ?? null}
          note={t`Leave empty for no limit.`}
          errors={errors}
        />
      </DialogForm>
    </Dialog>
  )
}

const hour = 3600

/** Gives an access key a new secret. */
export function RotateDialog({ accessKey, onClose, onSecret }: KeyDialogProps & { readonly accessKey: AccessKey }) {
  const { t } = useLingui()
  const attempt = useChange(
    (overlap: number) => rotateKey(accessKey.accessKey, overlap),
    (secret) => {
      onClose()
      onSecret(secret)
    },
  )
  return (
    <Dialog title={t`Rotate the secret of ${{ name: accessKey.accessKey }}`} isOpen onClose={onClose}>
      <DialogForm
        error={attempt.error}
        isPending={attempt.isPending}
        submit={t`Rotate secret`}
        onSubmit={(event) => {
          event.preventDefault()
          attempt.mutate(Number(new FormData(event.currentTarget).get('overlap')))
        }}
        onCancel={onClose}
      >
        <SelectField
          label={t`Earlier secrets stay valid for`}
          name="overlap"
          defaultValue={24 * hour}
          note={t`Give the new secret to all clients of the key in this time.`}
        >
          <option value={0}>{t`They end now`}</option>
          <option value={hour}>{t`1 hour`}</option>
          <option value={24 * hour}>{t`1 day`}</option>
          <option value={7 * 24 * hour}>{t`7 days`}</option>
        </SelectField>
      </DialogForm>
    </Dialog>
  )
}

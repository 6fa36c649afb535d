import { useLingui } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { copyText } from '../call/copy-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** A secret that an admin passes on. */
export interface Secret {
  readonly title: string
  readonly note: string
  readonly values: readonly { readonly label: string; readonly value: string }[]
}

/** Shows a secret, once. A click beside it does not close it. */
export function ShownOnce({ secret, onClose }: { readonly secret: Secret; readonly onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={secret.title} isOpen>
      <div className="dialog-form">
        <p>{secret.note}</p>
        {secret.values.map((one) => (
          <SecretValue key={one.label} {...one} />
        ))}
        <div className="dialog-actions">
          <Button look="primary" onPress={onClose}>{t`Done`}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function SecretValue({ label, value }: Secret['values'][number]) {
  const { t } = useLingui()
  const id = useId()
  const [isCopied, setIsCopied] = useState<boolean>()
  return (
    <div className="field-box">
      <label htmlFor={id}>{label}</label>
      <div className="secret-value">
        <input id={id} className="input" readOnly value={value} onFocus={(event) => event.target.select()} />
        <Button aria-label={t`Copy ${label}`} onPress={() => void copyText(value).then(setIsCopied)}>
          <Copy aria-hidden="true" />
          {t`Copy`}
        </Button>
      </div>
      <small role="status">
        {isCopied === true && t`Copied`}
        {isCopied === false && t`Can't copy. Select the text and copy it yourself.`}
      </small>
    </div>
  )
}

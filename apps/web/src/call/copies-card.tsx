import { useLingui } from '@lingui/react/macro'
import type { Cdr } from '@org/cms-cdr-client/browser'
import { useState } from 'react'
import type { CallTarget } from '../state/call-target.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { copiesOf } from './copies.ts'
import { copyText } from './copy-text.ts'
import { describeCall } from './describe-call.ts'

/** Copies a call in one of several forms. */
export function CopiesCard({ cdr, target }: { readonly cdr: Cdr; readonly target: CallTarget }) {
  const { t, i18n } = useLingui()
  const [copied, setCopied] = useState('')
  const [byHand, setByHand] = useState<string>()
  const copy = async (name: string, text: string): Promise<void> => {
    // The same message is announced only once.
    setCopied('')
    if (await copyText(text)) setCopied(name)
    else setByHand(text)
  }
  return (
    <section className="card copies">
      <h3>{t`Copy as`}</h3>
      <div className="forms">
        {Object.entries(copiesOf(cdr, target, describeCall(cdr, i18n))).map(([name, text]) => (
          <Button key={name} isSmall onPress={() => void copy(name, text)}>
            {name}
          </Button>
        ))}
      </div>
      <p role="status">
        {copied ? t`Copied as ${copied}.` : t`curl and TypeScript read the keys from CMS_CDR_AK and CMS_CDR_SK.`}
      </p>
      <Dialog title={t`Copy this text`} isOpen={byHand !== undefined} onClose={() => setByHand(undefined)}>
        <textarea
          className="input"
          aria-label={t`Copy this text`}
          rows={10}
          readOnly
          value={byHand}
          onFocus={(event) => event.target.select()}
        />
      </Dialog>
    </section>
  )
}

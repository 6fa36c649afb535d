import { useLingui } from '@lingui/react/macro'
import type { CodedValue } from '@org/cms-cdr-client/browser'
import type { CatalogueName } from '@org/cms-cdr-client/codes'
import { Meaning } from '../i18n/meaning.tsx'
import { kindOf } from './kind.ts'

/** A code in words, with the code beside it and a link to what the docs say of it. */
export function Coded(props: { readonly kind: CatalogueName; readonly coded: CodedValue<string | number> }) {
  const { t } = useLingui()
  const { value, meaning } = props.coded
  return (
    <>
      {meaning === null ? t`Unknown code` : <Meaning>{meaning}</Meaning>}{' '}
      {meaning === null ? (
        <code>{value}</code>
      ) : (
        <a href={`/docs/codes/${kindOf(props.kind)}/#${kindOf(props.kind)}-${String(value).toLowerCase()}`}>
          <code>{value}</code>
        </a>
      )}
    </>
  )
}

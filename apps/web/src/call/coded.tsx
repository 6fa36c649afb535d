import { useLingui } from '@lingui/react/macro'
import type { CodedValue } from '@org/cms-cdr-client/browser'
import type { CatalogueName } from '@org/cms-cdr-client/codes'
import { Link } from '@tanstack/react-router'
import { kindOf } from '../codes/kinds.ts'
import { Meaning } from '../i18n/meaning.tsx'

/** A code in words, with the code beside it, which leads to the view of codes. */
export function Coded(props: { readonly kind: CatalogueName; readonly coded: CodedValue<string | number> }) {
  const { t } = useLingui()
  const { value, meaning } = props.coded
  return (
    <>
      {meaning === null ? t`Unknown code` : <Meaning>{meaning}</Meaning>}{' '}
      {meaning === null ? (
        <code>{value}</code>
      ) : (
        <Link className="code-link" to="/codes" search={{ kind: kindOf(props.kind), code: String(value) }}>
          <code>{value}</code>
        </Link>
      )}
    </>
  )
}

import { useLingui } from '@lingui/react/macro'

/** What is shown of a view that takes a second or more to load. */
export function Pending() {
  const { t } = useLingui()
  return (
    <p className="pending" role="status">
      <span className="spinner" aria-hidden="true" /> {t`Loading…`}
    </p>
  )
}

import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'

/** The mark and the name of the console, which lead home. */
export function Brand() {
  const { t } = useLingui()
  return (
    <Link to="/" className="brand">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <rect width="24" height="24" rx="6" fill="var(--accent)" />
        <path d="M5 12h2.5M10 12h4" stroke="#fff" strokeWidth="3" strokeLinecap="round" opacity=".65" />
        <path d="M16.5 12H19" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      </svg>
      <span className="label">{t`Call records`}</span>
    </Link>
  )
}

import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'

/** The views for admins, one beside the other. */
export function AdminNav() {
  const { t } = useLingui()
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return (
    <nav className="lists" aria-label={t`Administration`}>
      <Link className="button quiet small" to="/admin/audit">{t`Audit log`}</Link>
      <Link className="button quiet small" to="/admin/access">{t`People and keys`}</Link>
      <Link className="button quiet small" to="/admin/harvest">{t`Harvest`}</Link>
      <small>{t`Times in ${timeZone}`}</small>
    </nav>
  )
}

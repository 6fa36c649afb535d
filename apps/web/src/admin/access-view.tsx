import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { Failure } from '../call/failure.tsx'
import { isSignedOut } from '../session/session-requests.ts'
import { AdminNav } from './admin-nav.tsx'
import { AdminTable } from './admin-table.tsx'
import { readAdministration } from './read-administration.ts'

export const route = createLazyRoute('/admin/access')({ component: AccessView })

const roleNames = { viewer: msg`Viewer`, supervisor: msg`Supervisor`, admin: msg`Admin` } as const

/** Who may sign in, and which keys machines have. Commands of the server change them. */
function AccessView() {
  const { t, i18n } = useLingui()
  const administration = useQuery({ queryKey: ['administration'], queryFn: readAdministration, staleTime: 0 })
  const { data, error } = administration
  const centers = (ccIds: readonly number[] | null): string => ccIds?.join(', ') ?? t`All`
  const day = (time: string): string => i18n.date(time, { dateStyle: 'medium' })
  return (
    <>
      <AdminNav />
      {error && !isSignedOut(error) && <Failure error={error} onAgain={() => void administration.refetch()} />}
      {data && (
        <>
          <AdminTable
            caption={t`People`}
            empty={t`Nobody can sign in yet.`}
            headers={[t`Name`, t`Role`, t`Call centers`, t`Signs in with`, t`Added`]}
            rows={data.people.map(({ name, role, ccIds, hasPassword, issuer, createdAt }) => ({
              key: name,
              cells: [
                name,
                <span key="role" className="badge">
                  {t(roleNames[role])}
                </span>,
                centers(ccIds),
                issuer ?? (hasPassword ? t`Password` : t`One-time link`),
                day(createdAt),
              ],
            }))}
          />
          <AdminTable
            caption={t`Access keys`}
            empty={t`There are no access keys yet.`}
            headers={[
              t`Access key`,
              t`State`,
              t`Call centers`,
              t`Permissions`,
              t`Requests per second`,
              t`Valid secrets`,
              t`Added`,
            ]}
            rows={data.keys.map((key) => ({
              key: key.accessKey,
              cells: [
                <code key="key">{key.accessKey}</code>,
                <span key="state" className={key.disabledAt ? 'badge danger' : 'badge positive'}>
                  {key.disabledAt ? t`Disabled` : t`Active`}
                </span>,
                centers(key.ccIds),
                key.permissions.join(', ') || t`Look-up only`,
                key.requestsPerSecond ?? t`Not limited`,
                key.earlierSecretsUntil
                  ? t`${{ secrets: key.secrets }}, earlier ones until ${{
                      until: i18n.date(key.earlierSecretsUntil, { dateStyle: 'medium', timeStyle: 'short' }),
                    }}`
                  : key.secrets,
                day(key.createdAt),
              ],
            }))}
          />
          <p>
            <small>{t`People and keys are changed on the server, with cms-cdr-server user and cms-cdr-server key.`}</small>
          </p>
        </>
      )}
    </>
  )
}

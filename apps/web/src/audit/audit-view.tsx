import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { createLazyRoute, Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { AdminNav } from '../admin/admin-nav.tsx'
import { Failure } from '../call/failure.tsx'
import { isSignedOut } from '../session/session-requests.ts'
import { searchOf } from '../state/call-target.ts'
import { keysOf } from '../state/keys-of.ts'
import { Button } from '../ui/button.tsx'
import { actionNames } from './action-names.ts'
import { describeDetails } from './describe-details.ts'
import { type AuditAction, type AuditEntry, readAudit } from './read-audit.ts'

const actions = keysOf(actionNames)

export const route = createLazyRoute('/admin/audit')({ component: AuditView })

/** The audit log, latest entries first: who signed in, who saw which numbers, and who changed what. */
function AuditView() {
  const { t } = useLingui()
  const [person, setPerson] = useState('')
  const [action, setAction] = useState<AuditAction | ''>('')
  const [personField, actionField] = [useId(), useId()]
  const audit = useInfiniteQuery({
    queryKey: ['audit', person, action],
    queryFn: ({ pageParam }) => readAudit({ person, action, before: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  })
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <section className="audit">
      <AdminNav />
      <form
        className="toolbar-form"
        onSubmit={(event) => {
          event.preventDefault()
          setPerson(String(new FormData(event.currentTarget).get('person')).trim())
        }}
      >
        <span className="field-box">
          <label htmlFor={personField}>{t`Person`}</label>
          <input
            id={personField}
            name="person"
            type="search"
            onBlur={(event) => setPerson(event.target.value.trim())}
          />
        </span>
        <span className="field-box">
          <label htmlFor={actionField}>{t`Action`}</label>
          <select
            id={actionField}
            value={action}
            onChange={(event) => setAction(actions.find((one) => one === event.target.value) ?? '')}
          >
            <option value="">{t`All`}</option>
            {actions.map((one) => (
              <option key={one} value={one}>
                {t(actionNames[one])}
              </option>
            ))}
          </select>
        </span>
        <Button type="submit">{t`Filter`}</Button>
      </form>
      {audit.error && !isSignedOut(audit.error) && <Failure error={audit.error} onAgain={() => void audit.refetch()} />}
      {audit.isSuccess && entries.length === 0 && <p role="status">{t`No matching entries.`}</p>}
      {entries.length > 0 && <Entries entries={entries} />}
      {audit.hasNextPage && (
        <p>
          <Button isDisabled={audit.isFetchingNextPage} onPress={() => void audit.fetchNextPage()}>
            {t`Load more`}
          </Button>
        </p>
      )}
    </section>
  )
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { t, i18n } = useLingui()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it.
    <div className="scroll" tabIndex={0}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t`Time`}</th>
            <th scope="col">{t`Person`}</th>
            <th scope="col">{t`Action`}</th>
            <th scope="col">{t`Call ID`}</th>
            <th scope="col">{t`Details`}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>
                <time dateTime={entry.happenedAt}>
                  {i18n.date(entry.happenedAt, { dateStyle: 'medium', timeStyle: 'medium' })}
                </time>
              </td>
              <td>{entry.person}</td>
              <td>{t(actionNames[entry.action])}</td>
              <td>
                <CallLink entry={entry} />
              </td>
              <td>
                {describeDetails(entry.details, i18n).map((detail, index) => (
                  // A name that is written from right to left leaves what is around it in order.
                  <bdi key={detail}>{index === 0 ? detail : ` · ${detail}`}</bdi>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CallLink({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useLingui()
  const { callId, ccId, direction } = entry
  if (ccId === null) return null
  if (callId === null || direction === null) return `${t`Call center`} ${ccId}`
  return (
    <Link to="/call" search={searchOf({ callId, ccId, direction })}>
      {callId}
    </Link>
  )
}

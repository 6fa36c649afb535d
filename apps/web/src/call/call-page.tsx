import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { createLazyRoute, useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect } from 'react'
import { Pending } from '../shell/pending.tsx'
import { callQuery } from '../state/call-query.ts'
import { searchOf, targetOf } from '../state/call-target.ts'
import { useTenantTimeZone } from '../state/look-up-defaults.ts'
import { usePastCalls } from '../state/past-calls.ts'
import { Empty } from '../ui/empty.tsx'
import { CallView } from './call-view.tsx'
import { Failure } from './failure.tsx'
import { TrailNav } from './trail-nav.tsx'

export const route = createLazyRoute('/call')({ component: CallPage })

/** The call that the address names. */
function CallPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const target = targetOf(route.useSearch())
  const timeZone = useTenantTimeZone()
  const call = useQuery(callQuery(target, timeZone))
  const { callId, direction, ccId } = target

  const { remember } = usePastCalls()
  const found = call.data?.cdr.direction
  useEffect(() => {
    if (found) remember({ callId, direction: found, ccId })
  }, [found, remember, callId, ccId])

  if (call.isFetching) return <Pending />
  if (call.error)
    return (
      <div className="call">
        <div className="call-bar">
          <h2>{callId}</h2>
          <small>{t`Call center ${{ ccId }}`}</small>
          <span className="call-actions">
            <TrailNav target={target} timeZone={timeZone} />
          </span>
        </div>
        <Failure
          error={call.error}
          onAgain={() => void call.refetch()}
          onBoth={
            direction === 'auto'
              ? undefined
              : () => void navigate({ to: '/call', search: searchOf({ ...target, direction: 'auto' }) })
          }
        />
      </div>
    )
  if (!call.data)
    return (
      <Empty icon={<Search aria-hidden="true" />} title={t`No call ID`}>
        {t`Type a call ID into the field at the top, or paste a column of call IDs.`}
      </Empty>
    )
  return <CallView key={`${callId} ${call.dataUpdatedAt}`} fetched={call.data} target={target} timeZone={timeZone} />
}

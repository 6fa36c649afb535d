import { useLingui } from '@lingui/react/macro'
import { CircleAlert, CloudOff, Lock } from 'lucide-react'
import { isSignedOut, RequestRefused } from '../session/session-requests.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'

interface RequestFailedProps {
  readonly error: unknown
  readonly onAgain: () => void
}

/** What is shown beside the calls that are there, when others are not. */
export function MoreFailed({ onAgain }: Pick<RequestFailedProps, 'onAgain'>) {
  const { t } = useLingui()
  return (
    <p className="refusal" role="alert">
      {t`Not all calls could be loaded.`}{' '}
      <Button isSmall onPress={onAgain}>
        {t`Try again`}
      </Button>
    </p>
  )
}

/** What is shown in place of what the server refused to send, or could not. */
export function RequestFailed({ error, onAgain }: RequestFailedProps) {
  const { t } = useLingui()
  const status = error instanceof RequestRefused ? error.status : 0
  // The dialog above it asks for a sign-in.
  if (isSignedOut(error)) return null
  const again = <Button onPress={onAgain}>{t`Try again`}</Button>
  const reason = error instanceof RequestRefused && <span lang="en">{error.message}</span>
  if (status === 403)
    return (
      <Empty role="alert" icon={<Lock aria-hidden="true" />} title={t`Permission denied.`} actions={again}>
        {t`Your role or your call centers do not allow this. Choose another call center, or contact your administrator.`}{' '}
        {reason}
      </Empty>
    )
  if (status === 0)
    return (
      <Empty role="alert" icon={<CloudOff aria-hidden="true" />} title={t`Can't reach the server.`} actions={again}>
        {t`Check your network connection, then try again.`}
      </Empty>
    )
  return (
    <Empty
      role="alert"
      icon={<CircleAlert aria-hidden="true" />}
      title={status === 429 ? t`Too many requests.` : t`The search failed.`}
      actions={again}
    >
      {reason}
    </Empty>
  )
}

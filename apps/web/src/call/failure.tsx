import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { isCdrError } from '@org/cms-cdr-client/browser'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { RequestRefused } from '../session/session-requests.ts'
import { Button, ButtonLink } from '../ui/button.tsx'

interface FailureProps {
  readonly error: unknown
  readonly onAgain: () => void
  /** Looks the call up in both directions, where only one was tried. */
  readonly onBoth?: (() => void) | undefined
}

/** Says what failed, in the reader's language, and what to do about it. */
export function Failure({ error, onAgain, onBoth }: FailureProps) {
  const { t } = useLingui()
  const [title, why] = explanationOf(error, useIsForbidden(error))
  const isCdr = isCdrError(error)
  const lookUpBoth = isCdrError(error, 'not_found') ? onBoth : undefined
  return (
    <section className="failure card" role="alert">
      <CircleAlert aria-hidden="true" />
      <h2>{t(title)}</h2>
      {why ? <p>{t(why)}</p> : isCdr && <p lang="en">{error.advice}</p>}
      {lookUpBoth && <p>{t`The call may also be in the other direction.`}</p>}
      {error instanceof RequestRefused && (
        <p>
          <small lang="en">{error.message}</small>
        </p>
      )}
      {/* That there is no such call is said above. */}
      {isCdr && error.code !== 'not_found' && (
        <p>
          <small lang="en">{error.message}</small>
        </p>
      )}
      <div className="actions">
        {lookUpBoth && (
          <Button look="primary" onPress={lookUpBoth}>
            {t`Look up in both directions`}
          </Button>
        )}
        <Button onPress={onAgain}>{t`Try again`}</Button>
        {isCdr && (
          <ButtonLink look="quiet" href={error.docs.replace(/^.*\/latest\//, '/docs/')}>
            {t`Docs`}
          </ButtonLink>
        )}
      </div>
    </section>
  )
}

/** Whether a permission is missing. The catalog was loaded to read the response, so it is at hand. */
function useIsForbidden(error: unknown): boolean {
  const { data } = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => import('@org/cms-cdr-client/codes'),
    enabled: isCdrError(error, 'result'),
  })
  return isCdrError(error, 'result') && error.resultCode === data?.resultCodeOf('INSUFFICIENT_PERMISSION')
}

type Explanation = readonly [title: MessageDescriptor, why?: MessageDescriptor]

const permissionDenied: Explanation = [
  msg`Permission denied.`,
  msg`Your role or your call centers do not allow this, or the access key of this server lacks the permission. Check the call center ID, or contact your administrator.`,
]
const unreachable: Explanation = [msg`Can't reach the server.`, msg`Check your network connection, then try again.`]
const rejected: Explanation = [msg`The server rejected the request.`]

/** What failed, in a few words of the reader's language. */
export function FailureTitle({ error }: { readonly error: unknown }) {
  const { t } = useLingui()
  const [title] = explanationOf(error, useIsForbidden(error))
  return t(title)
}

/** Explains an error; where there is no reason of our own, the advice of the error is shown. */
export function explanationOf(error: unknown, isForbidden: boolean): Explanation {
  const isRefused = error instanceof RequestRefused
  const status = isRefused ? error.status : isCdrError(error, 'http') ? (error.httpStatus ?? 0) : 0
  // The server always says why. A firewall responds with a page, or with nothing.
  const isExplained = isRefused || (error instanceof Error && error.message.includes(' with the text '))
  if ((status === 403 && isExplained) || isForbidden) return permissionDenied
  if (status === 429)
    return [
      msg`Too many requests.`,
      msg`You reached the limit set by your administrator. Wait a moment, then try again.`,
    ]
  // Only the text says which of the two is unavailable.
  if (status === 503 && isCdrError(error) && error.message.includes('The platform is unavailable'))
    return [
      msg`This server can't reach CC-CMS.`,
      msg`Stored calls are still available, but this one is not stored yet. Try again soon: CC-CMS deletes a record one day after the call ended.`,
    ]
  if (status >= 500)
    return [
      msg`The server failed to process the request.`,
      msg`Wait a moment, then try again. If it fails again, contact your administrator.`,
    ]
  if (isRefused) return rejected
  if (!isCdrError(error)) return unreachable
  switch (error.code) {
    case 'not_found':
      return [
        msg`No call with this ID.`,
        msg`The call ID may be mistyped, the call may be older than one day (CC-CMS keeps records for one day only), or the record may not be available yet.`,
      ]
    case 'auth':
      return [msg`You are not signed in.`, msg`Sign in, then try again.`]
    case 'result':
      return [msg`CC-CMS rejected the request.`]
    case 'http':
      return isExplained ? rejected : [msg`A proxy or firewall rejected the request.`]
    case 'timeout':
      return [msg`The server did not respond in time.`]
    case 'invalid_response':
      return [msg`The response could not be read.`]
    case 'invalid_request':
      return [msg`Invalid request. Nothing was sent.`]
    default:
      return unreachable
  }
}

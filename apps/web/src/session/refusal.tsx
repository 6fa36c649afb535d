import { Plural, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { RequestRefused } from './session-requests.ts'

interface RefusalProps {
  readonly error: unknown
  /** Whether a name and a password were what was refused. */
  readonly isSignIn?: boolean
}

/** Why somebody could not sign in or out, or change a password. */
export function Refusal({ error, isSignIn = false }: RefusalProps) {
  const { t } = useLingui()
  if (!error) return null
  let reason: ReactNode = t`Can't reach the server.`
  if (error instanceof RequestRefused) {
    const { status, message, seconds } = error
    // A name that cannot be one gets a 400.
    if (isSignIn && (status === 401 || status === 400)) reason = t`Wrong user name or password.`
    else if (status === 429 && seconds > 0)
      reason = (
        <Plural
          value={seconds}
          one="Too many failed attempts. Try again in # second."
          other="Too many failed attempts. Try again in # seconds."
        />
      )
    else
      reason = (
        <>
          {t`The server rejected the request.`} <span lang="en">{message}</span>
        </>
      )
  }
  return (
    <p className="refusal" role="alert">
      {reason}
    </p>
  )
}

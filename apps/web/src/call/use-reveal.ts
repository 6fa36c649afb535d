import type { Cdr } from '@org/cms-cdr-client/browser'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAccess } from '../session/access.ts'
import { isSignedOut } from '../session/session-requests.ts'
import { revealCall } from '../state/api.ts'

/** The phone numbers of a call, which are masked until somebody reveals them. */
export interface Reveal {
  /** The record, with full numbers while they are revealed. */
  readonly cdr: Cdr
  readonly isRevealed: boolean
  readonly isPending: boolean
  readonly error: Error | null
  /** Reveals the numbers, or hides them again. */
  readonly toggle: () => void
}

/** Returns the record of a call, and how to reveal its numbers. The server records a reveal in the audit log first. */
export function useReveal(masked: Cdr, timeZone: string | undefined): Reveal {
  const { callId, ccId, direction } = masked
  const [isWanted, setIsWanted] = useState(false)
  const reveal = useMutation({ mutationFn: () => revealCall({ callId, ccId, direction, timeZone }) })
  const { data, mutate } = reveal
  // The session expired: the reveal goes on when the person has signed in again.
  const access = useAccess()
  const isIn = access.kind === 'in' && !access.hasExpired
  const wasRefused = isSignedOut(reveal.error)
  useEffect(() => {
    if (wasRefused && isIn) mutate()
  }, [wasRefused, isIn, mutate])
  const isRevealed = isWanted && data !== undefined
  return {
    cdr: isRevealed ? data.cdr : masked,
    isRevealed,
    isPending: reveal.isPending,
    error: wasRefused ? null : reveal.error,
    toggle() {
      setIsWanted(!isWanted || reveal.isError)
      if (data === undefined) mutate()
    },
  }
}

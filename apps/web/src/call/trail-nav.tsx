import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect } from 'react'
import { callQuery } from '../state/call-query.ts'
import { type CallTarget, searchOf } from '../state/call-target.ts'
import { usePlaceInTrail } from '../state/call-trail.ts'
import { IconButton } from '../ui/button.tsx'

/** The button that was pressed last: each call is another view, and the focus stays on the button. */
let pressed: 'previous' | 'next' | undefined

interface TrailNavProps {
  readonly target: CallTarget
  readonly timeZone: string | undefined
}

/** Leads to the call before and after this one in the list that it was opened from. */
export function TrailNav({ target, timeZone }: TrailNavProps) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const found = usePlaceInTrail(target)
  useEffect(() => {
    pressed = undefined
  }, [])
  const { previous, next } = found ?? {}
  // Fetch the neighbors in advance.
  const queries = useQueryClient()
  useEffect(() => {
    for (const call of [next, previous]) if (call) void queries.prefetchQuery(callQuery(call, timeZone))
  }, [queries, next, previous, timeZone])
  if (!found) return null
  const { place, length } = found
  const go = (button: 'previous' | 'next') => () => {
    const to = button === 'next' ? next : previous
    pressed = button
    if (to) void navigate({ to: '/call', search: searchOf(to) })
  }
  const wanted = pressed === 'next' && !next ? 'previous' : pressed === 'previous' && !previous ? 'next' : pressed
  return (
    <nav className="trail" aria-label={t`Calls of the list`}>
      <IconButton
        isSmall
        label={t`Previous call`}
        autoFocus={wanted === 'previous'}
        isDisabled={!previous}
        onPress={go('previous')}
      >
        <ChevronLeft size={16} aria-hidden="true" />
      </IconButton>
      <small>{t`${{ place: i18n.number(place + 1) }} of ${{ count: i18n.number(length) }}`}</small>
      <IconButton isSmall label={t`Next call`} autoFocus={wanted === 'next'} isDisabled={!next} onPress={go('next')}>
        <ChevronRight size={16} aria-hidden="true" />
      </IconButton>
    </nav>
  )
}

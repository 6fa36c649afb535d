import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLookUpDefaults } from './look-up-defaults.ts'

/**
 * Returns the call center that a view shows. An address that names none gets the usual one of this browser, so that whoever opens a copy
 * of the address sees the same calls.
 */
export function useCallCenter(given: number | undefined): number {
  const [{ ccId }] = useLookUpDefaults()
  const navigate = useNavigate()
  useEffect(() => {
    if (given !== undefined) return
    void navigate({ to: '.', search: (last) => ({ ...last, ccId }), state: true, replace: true, resetScroll: false })
  }, [given, ccId, navigate])
  return given ?? ccId
}

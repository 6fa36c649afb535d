import { useNavigate } from '@tanstack/react-router'
import { useAccess } from '../session/access.ts'
import { useLookUpDefaults } from '../state/look-up-defaults.ts'
import type { LookUpSettings } from './call-lists.ts'

/** Returns a function that opens a list of calls, pasted or from a file, and shows it. */
export function useOpenList(): (file: File) => Promise<void> {
  const navigate = useNavigate()
  const settings = useListSettings()
  return async (file) => {
    const { callLists } = await import('./use-lists.ts')
    callLists.open(file, settings)
    await navigate({ to: '/look-up' })
  }
}

/** Returns how a list is looked up until somebody chooses otherwise, in the time zone of the tenant if the server knows it. */
export function useListSettings(): LookUpSettings {
  const [{ direction, ccId, timeZone }] = useLookUpDefaults()
  const access = useAccess()
  const known = access.kind === 'in' ? access.session.timeZone : null
  return { direction, ccId, timeZone: known ?? timeZone }
}

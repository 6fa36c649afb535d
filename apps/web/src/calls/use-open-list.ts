import { useNavigate } from '@tanstack/react-router'
import { useLookUpDefaults } from '../state/look-up-defaults.ts'

/** Returns a function that opens a list of calls, pasted or from a file, and shows it. */
export function useOpenList(): (file: File) => Promise<void> {
  const navigate = useNavigate()
  const [{ direction, ccId, timeZone }] = useLookUpDefaults()
  return async (file) => {
    const { callLists } = await import('./use-lists.ts')
    callLists.open(file, { direction, ccId, timeZone })
    await navigate({ to: '/look-up' })
  }
}

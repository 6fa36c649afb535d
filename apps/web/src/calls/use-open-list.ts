import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useLookUpDefaults, useTenantTimeZone } from '../state/look-up-defaults.ts'
import type { LookUpSettings } from './call-lists.ts'

/** Opens a list of calls, pasted or from a file, and shows it. */
export interface ListOpener {
  readonly open: (file: File) => void
  /** Why what shows lists could not be loaded. */
  readonly failed: Error | undefined
  /** Forgets that it could not be loaded. */
  readonly drop: () => void
}

/** Returns what opens a list of calls. */
export function useOpenList(): ListOpener {
  const navigate = useNavigate()
  const settings = useListSettings()
  const [failed, setFailed] = useState<Error>()
  const open = async (file: File): Promise<void> => {
    const { callLists } = await import('./use-lists.ts')
    callLists.open(file, settings)
    setFailed(undefined)
    await navigate({ to: '/look-up' })
  }
  return {
    open: (file) => void open(file).catch(setFailed),
    failed,
    drop: () => setFailed(undefined),
  }
}

/** Returns how a list is looked up until somebody chooses otherwise. */
export function useListSettings(): LookUpSettings {
  const [{ direction, ccId }] = useLookUpDefaults()
  return { direction, ccId, timeZone: useTenantTimeZone() }
}

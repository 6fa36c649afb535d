import * as z from 'zod/mini'
import { useAccess } from '../session/access.ts'
import { directions } from './call-target.ts'
import { ccId, isTimeZone, permittedCcId } from './look-up-values.ts'
import { stored, useStored } from './stored.ts'

/** How calls are looked up unless an address or a list says otherwise. Looking at a call never changes it. */
const lookUpDefaults = stored(
  'lookUp',
  z.object({
    direction: z.enum(directions),
    ccId,
    /** The time zone of the tenant, if it is known: records have local times. */
    timeZone: z.optional(z.string().check(z.refine(isTimeZone))),
  }),
  { direction: 'auto', ccId: 1 },
)

/** Returns how this browser looks up calls unless an address or a list says otherwise, and a function to change it. */
export function useLookUpDefaults() {
  const [defaults, setDefaults] = useStored(lookUpDefaults)
  const access = useAccess()
  const ccId = permittedCcId(defaults.ccId, access.kind === 'in' ? access.session.ccIds : null)
  // Only what changes: a call center that this person may not see stays the default of the browser.
  const change = (part: Partial<typeof defaults>): void => setDefaults({ ...defaults, ...part })
  return [{ ...defaults, ccId }, change] as const
}

/** Returns the time zone of the tenant: the server's own where it knows it, else the one that was chosen in this browser. */
export function useTenantTimeZone(): string | undefined {
  const [{ timeZone }] = useLookUpDefaults()
  return useServerTimeZone() ?? timeZone
}

/** Returns the time zone of the tenant if the server knows it. */
export function useServerTimeZone(): string | undefined {
  const access = useAccess()
  return access.kind === 'in' ? (access.session.timeZone ?? undefined) : undefined
}

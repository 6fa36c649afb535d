import * as z from 'zod/mini'
import { directions } from './call-target.ts'
import { stored, useStored } from './stored.ts'

const ccId = z.number().check(z.int(), z.minimum(1), z.maximum(65_535))

/** Whether a number can be the ID of a call center. */
export function isCcId(value: number): boolean {
  return ccId.safeParse(value).success
}

/** How calls are looked up unless an address or a list says otherwise. Looking at a call never changes it. */
const lookUpDefaults = stored(
  'lookUp',
  z.object({
    direction: z.enum(directions),
    ccId,
    /** The time zone of the tenant, if it is known: records have local times. */
    timeZone: z.optional(z.string().check(z.refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone)))),
  }),
  { direction: 'auto', ccId: 1 },
)

/** Returns how this browser looks up calls unless an address or a list says otherwise, and a function to change it. */
export function useLookUpDefaults() {
  return useStored(lookUpDefaults)
}

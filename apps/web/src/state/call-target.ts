import * as z from 'zod/mini'
import { addressedCcId } from './look-up-values.ts'

/** Directions in which a call can be looked up. */
export const directions = ['auto', 'inbound', 'outbound'] as const

/** A direction in which a call can be looked up; `auto` tries both. */
export type LookUpDirection = (typeof directions)[number]

/** Which call somebody looks at: what the address `/call` says. */
export interface CallTarget {
  readonly callId: string
  readonly direction: LookUpDirection
  readonly ccId: number
}

/** The query of the address `/call`. What makes no sense in it is dropped. */
export const callSearch = z.object({
  id: z.catch(z.string().check(z.trim()), ''),
  direction: z.catch(z.optional(z.enum(['inbound', 'outbound'])), undefined),
  ccId: addressedCcId,
})

/** The query of the address `/call`, as it is read. */
export type CallSearch = z.infer<typeof callSearch>

/** Returns the query of the address of a call. What is usual is left out. */
export function searchOf({ callId, direction, ccId }: CallTarget): CallSearch {
  return {
    id: callId,
    direction: direction === 'auto' ? undefined : direction,
    ccId: ccId === 1 ? undefined : ccId,
  }
}

/** Returns the call that the query of an address names. */
export function targetOf({ id, direction, ccId }: CallSearch): CallTarget {
  return { callId: id, direction: direction ?? 'auto', ccId: ccId ?? 1 }
}

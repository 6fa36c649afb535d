import * as z from 'zod/mini'
import { isDate } from '../state/dates.ts'
import { addressedCcId } from '../state/look-up-values.ts'
import type { Comparison } from './date-range.ts'

const date = z.string().check(z.refine(isDate))

/** The query of the address `/agents`. What makes no sense in it is dropped. */
export const agentsSearch = z.object({
  ccId: addressedCcId,
  by: z.catch(z.optional(z.enum(['agent', 'queue'])), undefined),
  from: z.catch(z.optional(date), undefined),
  to: z.catch(z.optional(date), undefined),
  compare: z.catch(z.optional(z.union([z.enum(['none', 'previous', 'week']), date])), undefined),
})

/** The query of the address `/agents`, as it is read. */
export type AgentsSearch = z.infer<typeof agentsSearch>

/** What days are compared with unless somebody chooses otherwise: a Monday with a Monday. */
export const usualComparison: Comparison = 'week'

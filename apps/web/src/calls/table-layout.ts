import * as z from 'zod/mini'
import { keysOf } from '../state/keys-of.ts'
import { listOf, stored } from '../state/stored.ts'
import { columns } from './columns.ts'

/** The columns of the table of a list, in their order. */
export const columnNames = keysOf(columns)

/** How a table of a list is shown. */
export type TableLayout = ReturnType<(typeof tableLayout)['read']>

/** How this browser shows the table of a list: which columns, and how wide. */
export const tableLayout = stored(
  'lookUpTable',
  z.object({
    hidden: listOf(z.enum(columnNames)),
    /** By the names of columns. */
    widths: z.record(z.string(), z.number()),
  }),
  { hidden: ['ring', 'ivr'], widths: {} },
)

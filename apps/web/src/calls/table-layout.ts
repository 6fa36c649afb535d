import * as z from 'zod/mini'
import { stored } from '../state/stored.ts'
import { type ColumnName, columns } from './columns.ts'

/** The columns of the table of a list, in their order. */
export const columnNames = Object.keys(columns) as ColumnName[]

const columnName = z.enum(columnNames as [ColumnName, ...ColumnName[]])

/** How a table of a list is shown. */
export type TableLayout = ReturnType<(typeof tableLayout)['read']>

/** How this browser shows the table of a list: which columns, and how wide. */
export const tableLayout = stored(
  'lookUpTable',
  z.object({
    hidden: z.array(columnName),
    widths: z.partialRecord(columnName, z.number().check(z.minimum(40), z.maximum(2000))),
  }),
  { hidden: ['ring', 'ivr'], widths: {} },
)

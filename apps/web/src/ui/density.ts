import * as z from 'zod/mini'
import { stored, useStored } from '../state/stored.ts'

const rowHeights = { comfortable: 40, compact: 30 } as const

/** How high the rows of tables are. */
export type Density = keyof typeof rowHeights

/** The density that this browser remembers, of all tables. */
export const densityStored = stored<Density>('density', z.enum(['comfortable', 'compact']), 'comfortable')

/** Whether a choice is a density. */
export function isDensity(value: string | undefined): value is Density {
  return value !== undefined && value in rowHeights
}

/** Returns the pixels of a row. */
export function useRowHeight(): number {
  const [density] = useStored(densityStored)
  return rowHeights[density]
}

import * as z from 'zod/mini'
import { isDate } from '../state/dates.ts'
import { addressedCcId } from '../state/look-up-values.ts'

/** Ranges of time with a name. */
export const presets = ['today', 'yesterday', 'week', 'last7', 'last30', 'month'] as const

/** What became of a call. */
export const outcomes = ['answered', 'abandoned', 'other'] as const

/** A date, as an address has it. */
export const datePattern = /^\d{4}-\d{2}-\d{2}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{3})?)?Z$/
const moment = z
  .string()
  .check(
    z.refine(
      (text) =>
        isDate(text.slice(0, 10)) &&
        (datePattern.test(text) || !Number.isNaN(Date.parse(instant.exec(text)?.[0] ?? ''))),
    ),
  )
const ids = z.pipe(
  z.transform((given) => [given].flat().map(Number)),
  z.array(z.number().check(z.int())).check(z.maxLength(100)),
)
/** The ID that finds calls without an agent or a queue: `x-none` in the spec, which is too large to be loaded for it. */
export const unassigned = -1
/** Seconds as `30-`, `-20` or `10-60`. */
const secondsRange = z.string().check(z.regex(/^(?=-?\d)\d{0,6}-\d{0,6}$/))

/**
 * Returns seconds as an address has them, from what is typed into the fields for the shortest and the longest time. Two that are the wrong
 * way round are swapped.
 */
export function secondsRangeOf(least: string, most: string): string | undefined {
  // A field for numbers also takes those like 1e3.
  const [from, to] = [least, most].map((text) => (text === '' ? undefined : Number(text)))
  if (from === undefined && to === undefined) return undefined
  return from !== undefined && to !== undefined && from > to ? `${to}-${from}` : `${from ?? ''}-${to ?? ''}`
}

const dropped = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined)

/** The query of the address of the calls: which calls are shown, and in which order. What makes no sense in it is dropped. */
export const archiveSearch = z.object({
  ccId: addressedCcId,
  range: dropped(z.enum(presets)),
  from: dropped(moment),
  to: dropped(moment),
  direction: dropped(z.enum(['inbound', 'outbound'])),
  outcome: dropped(z.enum(outcomes)),
  agent: dropped(ids),
  queue: dropped(ids),
  cause: dropped(ids),
  wait: dropped(secondsRange),
  talk: dropped(secondsRange),
  sort: dropped(z.enum(['begin', 'wait', 'talk'])),
  order: dropped(z.enum(['desc', 'asc'])),
  /** Seconds of the service level. */
  level: dropped(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(86_400))),
})

/** Which calls are shown, and in which order. */
export type ArchiveSearch = z.infer<typeof archiveSearch>

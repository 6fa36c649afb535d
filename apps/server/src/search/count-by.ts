import { countKinds } from '../store/count-calls.ts'
import type { CallCount, Engine, Turn } from '../store/store.ts'
import { type CallFilter, conditionsOf } from './search-calls.ts'

/** The columns by which calls can be grouped, besides hours and days. */
const groupColumns = { agent: 'agent_id', queue: 'skill_queue_id', cause: 'release_cause' } as const

/** The seconds at which groups of durations begin. They do not depend on the calls, so that those of different days can be compared. */
export const durationGroups = {
  wait: { column: 'wait_seconds', starts: [0, 5, 10, 20, 30, 60, 90, 120, 180, 300, 600] },
  talk: { column: 'talk_seconds', starts: [0, 1, 15, 30, 60, 120, 180, 300, 600, 1200, 1800] },
} as const

/** What calls can be grouped by, besides hours and days. */
export type Grouping = keyof typeof groupColumns | keyof typeof durationGroups

/** The most callers that are returned, so that the response stays below the limit of a client. */
const mostCallers = 1_000

/** All groupings. */
export const groupings = ['agent', 'queue', 'cause', 'wait', 'talk'] as const satisfies readonly Grouping[]

/** Returns the SQL of the group of a call. */
export function keySqlOf(by: Grouping): string {
  if (by !== 'wait' && by !== 'talk') return groupColumns[by]
  const { column, starts } = durationGroups[by]
  const cases = starts.slice(1).map((end, index) => `WHEN ${column} < ${end} THEN ${starts[index]}`)
  return `CASE WHEN ${column} IS NULL THEN NULL ${cases.join(' ')} ELSE ${starts.at(-1)} END`
}

/**
 * Returns the SQL of the calling number of a call, if it is one of those with the most calls.
 *
 * @param conditions The conditions of the calls, in SQL.
 */
export function callerSql(conditions: string): string {
  return `CASE WHEN calling_number IN (
      SELECT calling_number FROM cdr WHERE ${conditions} AND calling_number IS NOT NULL
      GROUP BY calling_number ORDER BY count(*) DESC, calling_number LIMIT ${mostCallers}
    ) THEN calling_number END`
}

/**
 * Counts the calls that match a filter by the value of an SQL expression, their outcome and their durations.
 *
 * @param groupKey The expression, or what returns it for the conditions of the filter.
 */
export function countCalls(
  engine: Engine,
  filter: CallFilter,
  groupKey: string | ((conditions: string) => string),
  turn?: Turn,
): Promise<CallCount[]> {
  const { conditions, parameters, place } = conditionsOf(filter)
  if (filter.number !== undefined) {
    const number = place(filter.number)
    conditions.push(`(calling_number = ${number} OR called_number = ${number})`)
  }
  const where = conditions.join(' AND ')
  const key = typeof groupKey === 'string' ? groupKey : groupKey(where)
  const { other, answeredInbound, answeredOutbound, abandoned } = countKinds
  return engine.countCalls(
    `SELECT ${key} AS group_key, wait_seconds AS wait, CASE WHEN is_answered = 1 THEN talk_seconds END AS talk,
       CASE WHEN is_answered = 1 THEN CASE direction WHEN 'inbound' THEN ${answeredInbound} ELSE ${answeredOutbound} END
         WHEN is_abandoned = 1 THEN ${abandoned} ELSE ${other} END AS kind
     FROM cdr WHERE ${where}`,
    parameters,
    turn,
  )
}

/** Returns the time from the first to the last call of a call center, in milliseconds since 1970. */
export async function rangeOf(engine: Engine, ccId: number): Promise<{ from: number; to: number } | undefined> {
  const begin = (order: string): string =>
    `(SELECT began_at FROM cdr WHERE cc_id = $1 AND began_at IS NOT NULL ORDER BY began_at ${order} LIMIT 1)`
  const sql = `SELECT ${begin('ASC')} AS first, ${begin('DESC')} AS last`
  const [row] = await engine.search<{ first: number | null; last: number | null }>(sql, [ccId])
  return row?.first == null || row.last == null ? undefined : { from: row.first, to: row.last + 1 }
}

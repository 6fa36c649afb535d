import type { AggregateOptions, DatabaseSync } from 'node:sqlite'
import type { CallCount } from './store.ts'

/** What a {@link CallCount} counts: calls of an outcome by their wait, or all answered calls by their talk time. */
export const countKinds = { other: 0, answeredInbound: 1, answeredOutbound: 2, abandoned: 3, talk: 4 } as const

/** How many calls have the same values: by group, then by kind, then by seconds. Those whose seconds are unknown come first. */
type Groups = Map<number | null, number[][]>

/**
 * Adds the function `count_calls(group_key, kind, wait, talk)` to a SQLite database. It returns {@link CallCount}s as JSON. SQLite sorts
 * all rows to group them, which takes five times as long.
 */
export function addCountCalls(database: DatabaseSync): void {
  const add = (counts: number[][], kind: number, seconds: number | null): void => {
    counts[kind] ??= []
    const place = seconds === null ? 0 : seconds + 1
    counts[kind][place] = (counts[kind][place] ?? 0) + 1
  }
  const options = {
    start: (): Groups => new Map(),
    step: (groups: Groups, groupKey: number | null, kind: number, wait: number | null, talk: number | null): Groups => {
      const counts = groups.get(groupKey) ?? []
      if (counts.length === 0) groups.set(groupKey, counts)
      add(counts, kind, wait)
      if (talk !== null) add(counts, countKinds.talk, talk)
      return groups
    },
    result: (groups: Groups): string =>
      JSON.stringify([...groups].flatMap(([groupKey, counts]) => countsOf(groupKey, counts))),
  }
  // Between two rows, SQLite keeps whatever a step returns, but its types allow only what a column can hold.
  database.aggregate('count_calls', options as unknown as AggregateOptions)
}

function countsOf(groupKey: number | null, counts: readonly number[][]): CallCount[] {
  return counts.flatMap((ofKind, kind) =>
    Object.entries(ofKind).map(([place, calls]) => {
      return { groupKey, kind, seconds: place === '0' ? null : Number(place) - 1, calls }
    }),
  )
}

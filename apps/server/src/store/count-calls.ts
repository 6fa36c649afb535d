import type { AggregateOptions, DatabaseSync } from 'node:sqlite'
import type { CallCount } from './store.ts'

/** What a {@link CallCount} counts: calls by their outcome with their wait, or answered calls with their talk time. */
export const countKinds = { other: 0, answered: 1, abandoned: 2, talk: 3 } as const

/** How many calls have the same values: by group, then by kind, then by seconds plus 2. An unknown duration is -1, and none is -2. */
type Groups = Map<number | null, number[][]>

/**
 * Adds the function `count_calls(group_key, kind, wait, talk)` to a SQLite database. It returns {@link CallCount}s as JSON. SQLite sorts
 * all rows to group them, which takes five times as long.
 */
export function addCountCalls(database: DatabaseSync): void {
  const add = (counts: number[][], kind: number, seconds: number): void => {
    const ofKind = counts[kind] ?? []
    ofKind[seconds + 2] = (ofKind[seconds + 2] ?? 0) + 1
    counts[kind] = ofKind
  }
  const options = {
    start: (): Groups => new Map(),
    step: (groups: Groups, groupKey: number | null, kind: number, wait: number | null, talk: number | null): Groups => {
      const counts = groups.get(groupKey) ?? []
      if (counts.length === 0) groups.set(groupKey, counts)
      add(counts, kind, wait ?? -2)
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
  return Object.entries(counts).flatMap(([kind, ofKind]) =>
    Object.entries(ofKind).map(([index, calls]) => {
      const seconds = Number(index) - 2
      return { groupKey, kind: Number(kind), seconds: seconds === -2 ? null : seconds, calls }
    }),
  )
}

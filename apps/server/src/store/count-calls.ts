import type { AggregateOptions, DatabaseSync } from 'node:sqlite'
import type { CallCount, GroupKey } from './store.ts'

/** What a {@link CallCount} counts: calls of an outcome by their wait, or all answered calls by their talk time. */
export const countKinds = { other: 0, answeredInbound: 1, answeredOutbound: 2, abandoned: 3, talk: 4 } as const

/** Counts calls by group, kind and seconds. */
export class CallCounts {
  /** By group, then by kind, then by seconds. Those whose seconds are unknown come first. */
  readonly #groups = new Map<GroupKey, number[][]>()

  add(groupKey: GroupKey, kind: number, seconds: number | null, calls: number): void {
    let counts = this.#groups.get(groupKey)
    if (!counts) {
      counts = []
      this.#groups.set(groupKey, counts)
    }
    counts[kind] ??= []
    const place = seconds === null ? 0 : seconds + 1
    counts[kind][place] = (counts[kind][place] ?? 0) + calls
  }

  rows(): CallCount[] {
    return [...this.#groups].flatMap(([groupKey, counts]) =>
      counts.flatMap((ofKind, kind) =>
        Object.entries(ofKind).map(([place, calls]) => {
          return { groupKey, kind, seconds: place === '0' ? null : Number(place) - 1, calls }
        }),
      ),
    )
  }
}

/**
 * Adds the function `count_calls(group_key, kind, wait, talk)` to a SQLite database. It returns {@link CallCount}s as JSON. SQLite sorts
 * all rows to group them, which takes five times as long.
 */
export function addCountCalls(database: DatabaseSync): void {
  const options = {
    start: (): CallCounts => new CallCounts(),
    step: (
      counts: CallCounts,
      groupKey: GroupKey,
      kind: number,
      wait: number | null,
      talk: number | null,
    ): CallCounts => {
      counts.add(groupKey, kind, wait, 1)
      if (talk !== null) counts.add(groupKey, countKinds.talk, talk, 1)
      return counts
    },
    result: (counts: CallCounts): string => JSON.stringify(counts.rows()),
  }
  // Between two rows, SQLite keeps whatever a step returns, but its types allow only what a column can hold.
  database.aggregate('count_calls', options as unknown as AggregateOptions)
}

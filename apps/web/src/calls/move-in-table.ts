import type { CallRow } from './call-row.ts'

/** What a key does in the table. */
export interface Move {
  /** The row that the keyboard is on now. */
  readonly place?: number
  readonly selected?: ReadonlySet<number>
  readonly open?: CallRow
}

interface Key {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Rows that Page Up and Page Down pass over. */
const page = 10

/**
 * What a key does: arrows, Page Up and Down, Home and End move; with Shift they select what they pass; Space selects one, Ctrl+A
 * all, Escape none; Enter opens.
 */
export function moveInTable(
  key: Key,
  rows: readonly CallRow[],
  place: number,
  selected: ReadonlySet<number>,
): Move | undefined {
  const last = rows.length - 1
  const row = rows[place]
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + page,
    PageUp: place - page,
    Home: 0,
    End: last,
  }
  const step = steps[key.key]
  if (step !== undefined && last >= 0) {
    const next = Math.min(last, Math.max(0, step))
    if (!key.shiftKey) return { place: next }
    const passed = rows.slice(Math.max(0, Math.min(place, next)), Math.max(place, next) + 1)
    return { place: next, selected: new Set([...selected, ...passed.map(({ index }) => index)]) }
  }
  if (key.key === ' ' && row) {
    const next = new Set(selected)
    if (!next.delete(row.index)) next.add(row.index)
    return { selected: next }
  }
  if (key.key === 'Enter' && row) return { open: row }
  if (key.key === 'Escape' && selected.size > 0) return { selected: new Set() }
  if (key.key === 'a' && (key.ctrlKey || key.metaKey)) return { selected: new Set(rows.map(({ index }) => index)) }
  return undefined
}

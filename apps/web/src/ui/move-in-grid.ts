/** Identifies a row of a grid. */
export type RowKey = number | string

/** Where the keyboard is in a grid: on a row, or on the header of a column. */
export type GridPlace = { readonly row: number } | { readonly column: number }

/** What a key does in a grid. */
export interface GridMove {
  /** Where the keyboard is now. */
  readonly place?: GridPlace
  readonly selected?: ReadonlySet<RowKey>
  /** Index of the row to open. */
  readonly open?: number
  /** Index of the column to sort by. */
  readonly sort?: number
  /** By how many steps a column becomes wider. */
  readonly resize?: { readonly column: number; readonly steps: number }
}

/** A key with its modifiers. */
export interface GridKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** What a key can act on. */
export interface GridState {
  readonly rows: number
  readonly columns: number
  /** `undefined` before the keyboard was in the grid. */
  readonly place: GridPlace | undefined
  /** `undefined` if rows cannot be selected. */
  readonly selected: ReadonlySet<RowKey> | undefined
  readonly keyOf: (row: number) => RowKey
}

/** Rows that Page Up and Page Down pass. */
const pageRows = 10

/**
 * Returns what a key does. Arrows, Page Up, Page Down, Home and End move; with Shift they select the rows they pass. Space selects
 * a row, Ctrl+A all, Escape none, and Enter opens one. Above the first row are the headers: Enter or Space sorts by a column, and
 * Shift with an arrow changes its width.
 */
export function moveInGrid(key: GridKey, state: GridState): GridMove | undefined {
  const isCommand = key.ctrlKey || key.metaKey
  if (key.altKey) return undefined
  if (key.key.toLowerCase() === 'a' && isCommand && state.selected)
    return { selected: keysOf(0, state.rows - 1, state) }
  if (isCommand) return undefined
  if (key.key === 'Escape' && state.selected && state.selected.size > 0) return { selected: new Set() }
  return state.place && 'column' in state.place
    ? moveInHeader(key, state.place.column, state)
    : moveInRows(key, state.place?.row ?? -1, state)
}

function moveInHeader({ key, shiftKey }: GridKey, column: number, state: GridState): GridMove | undefined {
  const arrow = { ArrowRight: 1, ArrowLeft: -1 }[key]
  if (arrow !== undefined && shiftKey) return { resize: { column, steps: arrow } }
  if (arrow !== undefined) return { place: { column: within(column + arrow, state.columns) } }
  if (key === 'Home') return { place: { column: 0 } }
  if (key === 'End') return { place: { column: state.columns - 1 } }
  if (key === 'Enter' || key === ' ') return { sort: column }
  return key === 'ArrowDown' && state.rows > 0 ? { place: { row: 0 } } : undefined
}

function moveInRows({ key, shiftKey }: GridKey, row: number, state: GridState): GridMove | undefined {
  const { rows, selected, keyOf } = state
  if (key === 'ArrowUp' && row <= 0 && !shiftKey) return { place: { column: 0 } }
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + pageRows,
    PageUp: row - pageRows,
    Home: 0,
    End: rows - 1,
  }
  const step = steps[key]
  if (step !== undefined && rows > 0) {
    const next = within(step, rows)
    if (!shiftKey || !selected) return { place: { row: next } }
    const passed = keysOf(Math.max(0, Math.min(row, next)), Math.max(row, next), state)
    return { place: { row: next }, selected: new Set([...selected, ...passed]) }
  }
  if (row < 0 || row >= rows) return undefined
  if (key === ' ' && selected) return { selected: toggled(selected, keyOf(row)) }
  return key === 'Enter' ? { open: row } : undefined
}

/** Adds a row to those that are selected, or removes it. */
export function toggled(selected: ReadonlySet<RowKey>, key: RowKey): ReadonlySet<RowKey> {
  const next = new Set(selected)
  if (!next.delete(key)) next.add(key)
  return next
}

function keysOf(first: number, last: number, { keyOf }: GridState): Set<RowKey> {
  return new Set(Array.from({ length: Math.max(0, last - first + 1) }, (_none, index) => keyOf(first + index)))
}

function within(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, place))
}

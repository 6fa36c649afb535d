import { expect, test } from 'vitest'
import { type GridKey, type GridPlace, type GridState, moveInGrid, type RowKey } from './move-in-grid.ts'

const press = (key: string, modifiers: Partial<GridKey> = {}): GridKey => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
})
const state = (place: GridPlace | undefined, selected: readonly RowKey[] | undefined = [], rows = 30): GridState => ({
  rows,
  columns: 3,
  place,
  selected: selected && new Set(selected),
  keyOf: (row) => `r${row}`,
})

test.each([
  ['ArrowDown', undefined, 0],
  ['ArrowDown', 3, 4],
  ['ArrowDown', 29, 29],
  ['ArrowUp', 3, 2],
  ['PageDown', 0, 10],
  ['PageUp', 25, 15],
  ['PageDown', 25, 29],
  ['Home', 12, 0],
  ['End', 12, 29],
])('%s moves from row %s to row %i', (key, from, row) => {
  expect(moveInGrid(press(key), state(from === undefined ? undefined : { row: from }))).toEqual({ place: { row } })
})

test('the headers are above the first row, and sort, and change the width of their column', () => {
  expect(moveInGrid(press('ArrowUp'), state({ row: 0 }))).toEqual({ place: { column: 0 } })
  const header = state({ column: 1 })
  expect(moveInGrid(press('ArrowRight'), header)).toEqual({ place: { column: 2 } })
  expect(moveInGrid(press('ArrowRight'), state({ column: 2 }))).toEqual({ place: { column: 2 } })
  expect(moveInGrid(press('Home'), header)).toEqual({ place: { column: 0 } })
  expect(moveInGrid(press('End'), header)).toEqual({ place: { column: 2 } })
  expect(moveInGrid(press('Enter'), header)).toEqual({ sort: 1 })
  expect(moveInGrid(press(' '), header)).toEqual({ sort: 1 })
  expect(moveInGrid(press('ArrowLeft', { shiftKey: true }), header)).toEqual({ resize: { column: 1, steps: -1 } })
  expect(moveInGrid(press('ArrowDown'), header)).toEqual({ place: { row: 0 } })
  expect(moveInGrid(press('ArrowDown'), state({ column: 1 }, [], 0))).toBeUndefined()
})

test('Shift selects the rows that are passed, in either direction, beside those that were selected', () => {
  const down = moveInGrid(press('ArrowDown', { shiftKey: true }), state({ row: 4 }, ['r9']))
  expect(down).toEqual({ place: { row: 5 }, selected: new Set(['r9', 'r4', 'r5']) })
  const up = moveInGrid(press('Home', { shiftKey: true }), state({ row: 2 }))
  expect(up).toEqual({ place: { row: 0 }, selected: new Set(['r0', 'r1', 'r2']) })
})

test('Space selects and unselects a row, Ctrl+A selects all, Escape none, Enter opens', () => {
  expect(moveInGrid(press(' '), state({ row: 1 }))).toEqual({ selected: new Set(['r1']) })
  expect(moveInGrid(press(' '), state({ row: 1 }, ['r1', 'r2']))).toEqual({ selected: new Set(['r2']) })
  expect(moveInGrid(press('a', { ctrlKey: true }), state(undefined, [], 2))).toEqual({
    selected: new Set(['r0', 'r1']),
  })
  expect(moveInGrid(press('Escape'), state({ row: 1 }, ['r1']))).toEqual({ selected: new Set() })
  expect(moveInGrid(press('Enter'), state({ row: 1 }))).toEqual({ open: 1 })
})

test('keys that mean nothing here are left to the page', () => {
  for (const key of [press('x'), press('Enter'), press(' '), press('Escape'), press('ArrowDown', { ctrlKey: true })])
    expect(moveInGrid(key, state(undefined))).toBeUndefined()
  expect(moveInGrid(press('a', { ctrlKey: true }), { ...state({ row: 1 }), selected: undefined })).toBeUndefined()
})

test('Alt with a key is left to the browser, and Caps Lock changes nothing', () => {
  expect(moveInGrid(press('ArrowRight', { altKey: true }), state({ column: 1 }))).toBeUndefined()
  expect(moveInGrid(press('ArrowDown', { altKey: true }), state({ row: 1 }))).toBeUndefined()
  expect(moveInGrid(press('A', { ctrlKey: true }), state({ row: 1 }, [], 2))?.selected).toEqual(new Set(['r0', 'r1']))
})

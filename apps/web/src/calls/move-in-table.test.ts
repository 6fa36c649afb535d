import { expect, test } from 'vitest'
import { keptCdr, rowsOf } from '../../test/rows.ts'
import { moveInTable } from './move-in-table.ts'

const cdr = await keptCdr()
// The table shows the list in another order.
const rows = rowsOf(Array.from({ length: 30 }, () => cdr)).reverse()
const none: ReadonlySet<number> = new Set()
const press = (key: string, place: number, selected = none, more = {}) =>
  moveInTable({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...more }, rows, place, selected)

test.each([
  ['ArrowDown', -1, 0],
  ['ArrowDown', 4, 5],
  ['ArrowDown', 29, 29],
  ['ArrowUp', 4, 3],
  ['ArrowUp', 0, 0],
  ['PageDown', 4, 14],
  ['PageUp', 4, 0],
  ['Home', 4, 0],
  ['End', 4, 29],
])('%s moves from %i to %i', (key, from, to) => {
  expect(press(key, from)).toEqual({ place: to })
})

test('Shift selects all rows that are passed, in either direction, beside those that were selected', () => {
  const shift = { shiftKey: true }
  expect(press('ArrowDown', 0, none, shift)).toEqual({ place: 1, selected: new Set([29, 28]) })
  expect(press('PageUp', 2, new Set([0]), shift)).toEqual({ place: 0, selected: new Set([0, 29, 28, 27]) })
})

test('Space selects and unselects one, Ctrl+A selects all, Escape none, Enter opens', () => {
  expect(press(' ', 1)).toEqual({ selected: new Set([28]) })
  expect(press(' ', 1, new Set([28]))).toEqual({ selected: none })
  expect(press('a', 1, none, { ctrlKey: true })?.selected?.size).toBe(30)
  expect(press('Escape', 1, new Set([3]))).toEqual({ selected: none })
  expect(press('Enter', 1)).toEqual({ open: rows[1] })
})

test.each(['Tab', 'a', 'Escape', 'Shift'])('%s alone is left to the browser', (key) => {
  expect(press(key, 1)).toBeUndefined()
})

test('without rows there is nothing to move to', () => {
  const key = { key: 'End', shiftKey: false, ctrlKey: false, metaKey: false }
  expect(moveInTable(key, [], -1, none)).toBeUndefined()
})

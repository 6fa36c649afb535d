import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyTable } from './key-table.ts'

test('a table remembers as a Map does, whatever the keys are', () => {
  const key = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('a', 'b', 'ab', ''))
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.integer({ min: 1, max: 255 })), { maxLength: 200 }), (entries) => {
      const table = new KeyTable(1)
      const map = new Map<string, number>()
      for (const [name, value] of entries) {
        // A lone half of a surrogate pair is no text; UTF-8 has one sign for all of them.
        if (!name.isWellFormed()) continue
        expect(table.mark(name, 0)).toBe(map.get(name) ?? 0)
        const before = map.get(name) ?? 0
        // Whether it is set or marked, the other keys stay as they are.
        if (value % 2 === 0) table.set(name, value)
        else expect(table.mark(name, value)).toBe(before)
        map.set(name, value % 2 === 0 ? value : before | value)
      }
      for (const [name, value] of map) expect(table.mark(name, 0)).toBe(value)
    }),
  )
})

test('a hundred thousand keys are all told apart, in a table that had room for four', () => {
  const table = new KeyTable(64)
  for (let id = 0; id < 100_000; id += 1) table.set(`1700000000-${id}`, (id % 200) + 1)
  for (let id = 0; id < 100_000; id += 1) expect(table.mark(`1700000000-${id}`, 0)).toBe((id % 200) + 1)
  expect(table.mark('1700000000-100000', 0)).toBe(0)
})

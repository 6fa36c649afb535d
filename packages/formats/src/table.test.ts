import { expect, test } from 'vitest'
import { layOut, table } from './table.ts'

test('a text from outside cannot steer the terminal, nor break the row it is in', () => {
  expect(table(['name', 'role'], [['ann\u001b[2J\nbob', 'admin']])).toMatch(/\nann\uFFFD\[2J bob {2}admin$/)
})

test('columns that do not fit are left out and named, and the last text is cut off', () => {
  const { head, lines, notes } = layOut(['id', 'text', 'calls'], [['1', 'a long text', '12']], {
    width: 12,
    numbers: ['calls'],
  })
  expect([head, ...lines]).toEqual(['id', '1'])
  expect(notes).toEqual(['No room for: text, calls. Widen the terminal, or add --json.'])
  expect(layOut(['id', 'text'], [['1', 'a long text']], { width: 9 }).lines).toEqual(['1   a lo…'])
})

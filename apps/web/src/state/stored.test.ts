import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { listOf, stored, storedOfPerson } from './stored.ts'

/** The storage of a browser, as far as it is used: a full one refuses what is written, and still returns what it has. */
let isFull = false
const items = new Map<string, string>()
const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
beforeEach(() => {
  isFull = false
  items.clear()
  const value = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, text: string) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, text)
    },
  }
  Object.defineProperty(globalThis, 'localStorage', { value, configurable: true })
})
afterEach(() => {
  if (before) Object.defineProperty(globalThis, 'localStorage', before)
})

test('a value that could not be stored lasts as long as the page, until one can be', () => {
  const { read, write } = stored('level', z.number(), 20)
  write(30)
  isFull = true
  write(40)
  expect([read(), items.get('cms-cdr.level')]).toEqual([40, '30'])
  isFull = false
  write(50)
  expect([read(), items.get('cms-cdr.level')]).toEqual([50, '50'])
  items.set('cms-cdr.level', '60')
  expect(read()).toBe(60)
})

test('what a person has stored is one value in all views, and not that of another person', () => {
  const viewsOf = storedOfPerson<readonly string[]>('views', z.array(z.string()), [])
  isFull = true
  viewsOf('ann').write(['lost calls'])
  expect([viewsOf('ann').read(), viewsOf('bob').read()]).toEqual([['lost calls'], []])
})

test('what this version does not know of a list is left out, and the rest stays', () => {
  const { read } = stored<readonly string[]>('columns', listOf(z.enum(['begin', 'wait'])), ['begin'])
  items.set('cms-cdr.columns', '["wait","queueTime",5,"begin"]')
  expect(read()).toEqual(['wait', 'begin'])
  items.set('cms-cdr.columns', '"wait"')
  expect(read()).toEqual(['begin'])
})

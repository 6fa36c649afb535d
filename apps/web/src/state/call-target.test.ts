import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSearch, writeSearch } from './address-search.ts'
import { callSearch, directions, searchOf, targetOf } from './call-target.ts'

test('the address of a call names exactly that call', () => {
  const target = fc.record({
    // Blanks around a call ID come from pasting it.
    callId: fc.string({ unit: 'grapheme' }).map((text) => text.trim()),
    direction: fc.constantFrom(...directions),
    ccId: fc.integer({ min: 1, max: 65_535 }),
  })
  fc.assert(
    fc.property(target, (given) => {
      const { search } = new URL(`/call${writeSearch(searchOf(given))}`, 'https://cdr.example.test')
      expect(targetOf(callSearch.parse(readSearch(search)))).toEqual(given)
    }),
  )
})

test.each(['', '?', '?direction=up&ccId=-1&x=x', '?ccId=1.5', '?ccId=65536', '?id=1&id=2'])(
  'an address that makes no sense, %j, names no call',
  (search) => {
    const nothing = { callId: '', direction: 'auto', ccId: 1 }
    expect(targetOf(callSearch.parse(readSearch(search)))).toEqual(nothing)
  },
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { directions, readQuestion, writeQuestion } from './question.ts'

test('what the address bar says is what was asked', () => {
  const question = fc.record({
    view: fc.constantFrom('call' as const, 'codes' as const, 'history' as const),
    // Blanks around a call ID come from pasting it.
    callId: fc.string().map((text) => text.trim()),
    direction: fc.constantFrom(...directions),
    ccId: fc.integer({ min: 1, max: 65535 }),
  })
  fc.assert(
    fc.property(question, (asked) => {
      const { search } = new URL(writeQuestion(asked), 'https://cdr.example.test')
      expect(readQuestion(search)).toEqual(asked)
    }),
  )
})

test('an address that says nothing, or nonsense, asks nothing', () => {
  const nothing = { view: 'call', callId: '', direction: 'auto', ccId: 1 }
  for (const search of ['', '?', '?direction=up&ccId=-1&view=x', '?ccId=1.5'])
    expect(readQuestion(search)).toEqual(nothing)
})

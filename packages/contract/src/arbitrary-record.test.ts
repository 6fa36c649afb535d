import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from './arbitrary-record.ts'

test('strings of any character include dangerous names, U+0000 and characters of each length, but no half of one', () => {
  const strings = fc.sample(fc.string({ unit: anyCharacter }), { numRuns: 2_000, seed: 1 })
  expect(strings).toContain('__proto__')
  for (const pattern of [/\0/, /[a-z]/, /\p{Script=Han}/u, /\p{Emoji_Presentation}/u])
    expect(strings.filter((text) => pattern.test(text)).length).toBeGreaterThan(0)
  expect(strings.filter((text) => !text.isWellFormed())).toEqual([])
})

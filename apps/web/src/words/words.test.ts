import { expect, test } from 'vitest'
import { en, type Word } from './en.ts'
import { languageOf, languages } from './language.tsx'

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

test.each(Object.entries(languages))('%s says everything, and leaves the same gaps to fill', async (_tag, { load }) => {
  const words: Readonly<Record<Word, string>> = await load()
  expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
  for (const word of Object.keys(en) as Word[]) {
    expect(words[word].trim()).not.toBe('')
    expect(placeholders(words[word])).toEqual(placeholders(en[word]))
  }
})

test.each([
  [['pt-PT', 'en'], 'pt-BR'],
  [['zh-TW'], 'zh-CN'],
  [['de-DE', 'es-419'], 'es'],
  [['de'], 'en'],
  [[], 'en'],
])('a browser that wants %j gets %s', (wanted, language) => {
  expect(languageOf(wanted)).toBe(language)
})

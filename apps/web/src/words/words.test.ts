import { type CatalogueEntry, catalogues } from '@org/cms-cdr-client/codes'
import { expect, test } from 'vitest'
import { en, type Word } from './en.ts'
import { languageOf, languages, localeOf } from './language.tsx'

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

test.each(Object.entries(languages))('%s says everything, and leaves the same gaps to fill', async (_tag, { load }) => {
  const words: Readonly<Record<Word, string>> = await load()
  expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
  for (const word of Object.keys(en) as Word[]) {
    expect(words[word].trim()).not.toBe('')
    expect(placeholders(words[word])).toEqual(placeholders(en[word]))
  }
})

test.each(Object.entries(languages).filter(([tag]) => tag !== 'en'))(
  '%s says every sentence of the catalogues of codes, and none that is not there',
  async (_tag, { loadSentences }) => {
    const entries = Object.values(catalogues).flatMap((catalogue) => Object.values<CatalogueEntry>(catalogue))
    const english = entries.flatMap(({ meaning, advice, note }) => (note ? [meaning, advice, note] : [meaning, advice]))
    const sentences: Readonly<Record<string, string>> = await loadSentences()
    expect(Object.keys(sentences).sort()).toEqual([...new Set(english)].sort())
    for (const [sentence, words] of Object.entries(sentences)) {
      expect(words).not.toBe(sentence)
      // Names, numbers and what is typed stay as they are.
      const names = (text: string): string[] => (text.match(/\b(?:\d+(?!B)|CC-\w+|isCallin|ccId|"\w+")/g) ?? []).sort()
      expect(names(words)).toEqual(names(sentence))
    }
  },
)

test.each([
  [['pt-PT', 'en'], 'pt-BR'],
  [['zh-TW'], 'zh-CN'],
  [['de-DE', 'es-419'], 'es'],
  [['de'], 'en'],
  [[], 'en'],
])('a browser that wants %j gets %s', (wanted, language) => {
  expect(languageOf(wanted)).toBe(language)
})

test.each([
  ['en', ['en-GB', 'en'], 'en-GB'],
  ['es', ['en-US', 'es-MX'], 'es-MX'],
  ['pt-BR', ['de'], 'pt-BR'],
  ['en', ['en-US@posix'], 'en'],
] as const)('dates in %s for a browser that wants %j are written by %s', (language, wanted, locale) => {
  expect(localeOf(language, wanted)).toBe(locale)
})

import { join } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import type { Messages } from '@lingui/core'
import { type CatalogueEntry, catalogues } from '@org/cms-cdr-client/codes'
import { expect, test } from 'vitest'
import { languageOf, languages, localeOf } from './languages.ts'

const catalogs = await getCatalogs(getConfig({ configPath: join(import.meta.dirname, '..', '..', 'lingui.config.ts') }))
const parts = await Promise.all(catalogs.map(async (catalog) => ({ catalog, inCode: (await catalog.collect()) ?? {} })))
const tagsOfParts = Object.keys(languages).flatMap((tag) =>
  parts.map((part) => ({ tag, path: part.catalog.path, ...part })),
)
const others = Object.entries(languages).filter(([tag]) => tag !== 'en')

test.each(tagsOfParts)(
  '$path in $tag has every text of the code, and no other one',
  async ({ tag, catalog, inCode }) => {
    const texts = (await catalog.read(tag)) ?? {}
    expect(Object.keys(inCode).length).toBeGreaterThan(100)
    // `pnpm --filter @org/cms-cdr-web i18n` adds what is missing.
    expect(Object.keys(texts).sort()).toEqual(Object.keys(inCode).sort())
    const empty = Object.values(texts).filter(({ translation }) => !translation?.trim())
    expect(empty.map(({ message }) => message)).toEqual([])
  },
)

test.each(others)('%s has the placeholders of the English texts', async (_tag, { load, loadAdmin }) => {
  const { en } = languages
  const english = { ...(await en.load()).messages, ...(await en.loadAdmin()).messages }
  const translated = { ...(await load()).messages, ...(await loadAdmin()).messages }
  const differing = Object.keys(english).filter(
    (id) => String(placeholdersOf(english[id])) !== String(placeholdersOf(translated[id])),
  )
  expect(differing.map((id) => [english[id], translated[id]])).toEqual([])
})

/** What is filled in: variables, and the numbered elements around parts of a text. */
function placeholdersOf(message: Messages[string] = ''): string[] {
  if (typeof message === 'string') return message.match(/<\/?\d+\/?>/g) ?? []
  const names = message.flatMap((token) => {
    if (typeof token === 'string') return placeholdersOf(token)
    const [name, , choices] = token
    if (!choices || typeof choices !== 'object') return [name]
    return [name, ...Object.values(choices).flatMap((choice) => placeholdersOf(choice))]
  })
  // A language has fewer plural forms than another.
  return [...new Set(names)].sort()
}

test.each(others)(
  '%s has every sentence of the catalogues of codes, and none that is not there',
  async (_tag, { loadMeanings }) => {
    const entries = Object.values(catalogues).flatMap((catalogue) => Object.values<CatalogueEntry>(catalogue))
    const english = entries.flatMap(({ meaning, advice, note }) => (note ? [meaning, advice, note] : [meaning, advice]))
    const meanings = await loadMeanings()
    expect(Object.keys(meanings).sort()).toEqual([...new Set(english)].sort())
    for (const [sentence, meaning] of Object.entries(meanings)) {
      expect(meaning).not.toBe(sentence)
      // Names, numbers and what is typed stay as they are.
      const names = (text: string): string[] => (text.match(/\b(?:\d+(?!B)|CC-\w+|isCallin|ccId|"\w+")/g) ?? []).sort()
      expect(names(meaning.replaceAll(/[“”«»]/g, '"'))).toEqual(names(sentence))
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
  ['zh-CN', ['zh-TW', 'zh-SG'], 'zh-SG'],
  ['zh-CN', ['zh-Hant-HK'], 'zh-CN'],
] as const)('dates in %s for a browser that wants %j are written by %s', (language, wanted, locale) => {
  expect(localeOf(language, wanted)).toBe(locale)
})

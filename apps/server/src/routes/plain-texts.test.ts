import { expect, test } from 'vitest'
import { languageOf, translate } from './plain-texts.ts'

test.each([
  ['pt-PT,pt;q=0.9,en;q=0.8', 'pt-BR'],
  ['de, es-419;q=0.5, en;q=0.4', 'es'],
  ['en-GB,zh-TW;q=0.9', 'en'],
  ['zh', 'zh-CN'],
  ['es;q=0, zh;q=0.1', 'zh-CN'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
  ['zh ; q=0.3, es ;q=0.2', 'zh-CN'],
])('a browser that sends Accept-Language %j gets %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})

test('a header of any length is read in a time that grows with its length alone', () => {
  expect(languageOf(`a${' '.repeat(1_000_000)}a, es`)).toBe('es')
})

test('placeholders are filled in, whatever a name contains', () => {
  expect(translate('Sign in as {person}', 'es', { person: '{person} $& <b>' })).toBe(
    'Iniciar sesión como {person} $& <b>',
  )
})

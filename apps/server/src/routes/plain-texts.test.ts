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
])('a browser that sends Accept-Language %j gets %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})

test('placeholders are filled in, whatever a name contains', () => {
  expect(translate('Sign in as {person}', 'es', { person: '{person} $& <b>' })).toBe(
    'Iniciar sesión como {person} $& <b>',
  )
})

import { i18n } from '@lingui/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { activateLanguage, loadAdminTexts } from './languages.ts'

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: {} })
})
afterEach(() => {
  vi.unstubAllGlobals()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
})

test('of two languages that are chosen one after the other, the last one is shown', async () => {
  await Promise.all([activateLanguage('es'), activateLanguage('pt-BR'), activateLanguage('zh-CN')])
  expect([i18n.locale, document.documentElement.lang]).toEqual(['zh-CN', 'zh-CN'])
})

test('the texts for admins are in the language that was chosen while they were loaded', async () => {
  const texts = loadAdminTexts()
  await Promise.all([texts, activateLanguage('es')])
  expect(i18n.locale).toBe('es')
  expect(Object.values(i18n.messages).map(String)).toContain('Añadir clave de acceso')
})

import { setupI18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { formatTime } from './format-time.ts'

const i18n = setupI18n({ locale: 'en', messages: { en: {} } })

test('a time has its year, in the time zone in which it is written, unless that is the present one', () => {
  const year = new Date().getUTCFullYear()
  expect(formatTime(i18n, new Date('2020-11-25T14:30:10Z'), 'UTC')).toMatch(/^Nov 25, 2020, 2:30:10\sPM$/)
  expect(formatTime(i18n, new Date(`${year}-06-25T14:30:10Z`), 'UTC')).toMatch(/^Jun 25, 2:30:10\sPM$/)
  // In São Paulo, it is still the last evening of the year before.
  expect(formatTime(i18n, new Date(`${year}-01-01T01:00:00Z`), 'America/Sao_Paulo')).toContain(String(year - 1))
})

import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

// English texts stand in the code; the other languages are translated in src/locales.
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'zh-CN', 'pt-BR', 'es'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['src'] }],
  orderBy: 'message',
  // Without the places of use, moving code changes no catalog.
  format: formatter({ origins: false, printPlaceholdersInComments: false }),
})

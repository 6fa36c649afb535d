import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

const adminViews = ['src/admin', 'src/audit']
const keyHelp = 'src/shell/key-help.tsx'

// English texts stand in the code; the other languages are translated in src/locales.
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'zh-CN', 'pt-BR', 'es'],
  // Few people open the views for admins and the help for the keys, so their texts are not loaded with the first view.
  catalogs: [
    { path: '<rootDir>/src/locales/admin-{locale}', include: [...adminViews, keyHelp] },
    {
      path: '<rootDir>/src/locales/{locale}',
      include: ['src'],
      exclude: [...adminViews.map((folder) => `${folder}/**`), keyHelp],
    },
  ],
  orderBy: 'message',
  // Without the places of use, moving code changes no catalog.
  format: formatter({ origins: false, printPlaceholdersInComments: false }),
})

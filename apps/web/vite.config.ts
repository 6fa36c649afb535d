import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { mockBackend } from './dev/mock-backend.ts'
import { serviceWorker } from './service-worker-plugin.ts'
import { plugins } from './vite-plugins.ts'

export default defineConfig({
  plugins: [plugins, react(), mockBackend(), serviceWorker()],
  // The same writer of CSV as in the command line, as it is built for pages.
  resolve: { alias: { 'csv-stringify/sync': 'csv-stringify/browser/esm/sync' } },
  build: {
    target: 'es2022',
    // The policy of the server allows no inline content.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One request for what every page loads at once, and one for the small modules that several views share, rather than one for each.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'initial', tags: ['$initial'] },
            {
              name: 'common',
              test: /src.(state|i18n|ui).|lucide-react|react-query|react-router/,
              minShareCount: 3,
              maxModuleSize: 4_000,
            },
          ],
        },
      },
    },
    // The licences of what is bundled want to be shipped with it.
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
  },
  server: { port: 5173, strictPort: false },
})

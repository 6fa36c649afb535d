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
    // One request for the icons that several views share, rather than one for each icon.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'icons', test: /lucide-react/, minShareCount: 3 }] } },
    },
    // The licences of what is bundled want to be shipped with it.
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
  },
  server: { port: 5173, strictPort: false },
})

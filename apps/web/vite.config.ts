import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { mockBackend } from './dev/mock-backend.ts'

export default defineConfig({
  plugins: [react(), mockBackend()],
  build: {
    target: 'es2022',
    // The policy of the server allows no inline content.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: false },
})

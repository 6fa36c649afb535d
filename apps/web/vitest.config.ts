import { defineConfig } from 'vitest/config'

// Not vite.config.ts: that starts the mock that the page asks while it is developed.
export default defineConfig({ test: { name: '@org/cms-cdr-web' } })

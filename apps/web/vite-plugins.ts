import { join } from 'node:path'
import { lingui } from '@lingui/vite-plugin'

/** Compiles the texts of the console, in the build and in tests: the macros in the code, and the catalogs that are imported. */
export const plugins = lingui({
  configPath: join(import.meta.dirname, 'lingui.config.ts'),
  macroTransform: true,
  failOnCompileError: true,
})

import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/main.ts', 'src/index.ts', 'src/vitest.ts'],
  platform: 'node',
  fixedExtension: false,
  dts: { generator: 'oxc' },
})

import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/main.ts'],
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  dts: false,
  minify: true,
  publint: true,
})

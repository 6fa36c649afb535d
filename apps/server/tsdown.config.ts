import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/main.ts', 'src/index.ts'],
  platform: 'node',
  fixedExtension: false,
  dts: { generator: 'oxc' },
  // The docs are served at /docs/, the console at /.
  copy: [
    { from: '../../packages/docs/dist/*', to: 'dist/docs' },
    { from: '../web/dist', to: 'dist', rename: 'console' },
  ],
  publint: true,
  attw: { profile: 'esm-only' },
})

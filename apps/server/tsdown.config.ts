import license from 'rollup-plugin-license'
import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { main: 'src/main.ts', index: 'src/index.ts', 'sqlite-reader-thread': 'src/store/sqlite-reader-thread.ts' },
  platform: 'node',
  fixedExtension: false,
  dts: { generator: 'oxc' },
  // The docs are served at /docs/, the console at /.
  copy: [
    { from: '../../packages/docs/dist', to: 'dist', rename: 'docs' },
    { from: '../web/dist', to: 'dist', rename: 'console' },
  ],
  // Loaded only when traces are recorded. As dependencies, these would be most of what is installed.
  deps: { onlyBundle: [/^@opentelemetry\//] },
  // Of their CommonJS builds, nothing could be left out.
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  plugins: [license({ thirdParty: { output: { file: 'dist/THIRD-PARTY-NOTICES.txt' } } })],
  publint: true,
  attw: { profile: 'esm-only' },
})

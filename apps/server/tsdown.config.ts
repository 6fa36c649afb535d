import { readFileSync } from 'node:fs'
import license from 'rollup-plugin-license'
import { defineConfig } from 'tsdown'

/** What the client has bundled itself. */
const noticesOfClient = readFileSync(
  new URL('dist/THIRD-PARTY-NOTICES.txt', import.meta.resolve('@org/cms-cdr-client/package.json')),
  'utf8',
)

export default defineConfig({
  entry: { main: 'src/main.ts', 'sqlite-reader-thread': 'src/store/sqlite-reader-thread.ts' },
  platform: 'node',
  fixedExtension: false,
  dts: false,
  // The docs are served at /docs/, the console at /.
  copy: [
    { from: '../../packages/docs/dist', to: 'dist', rename: 'docs' },
    { from: '../web/dist', to: 'dist', rename: 'console' },
  ],
  // Everything is bundled: finding and reading hundreds of modules is most of what a start costs.
  deps: { onlyBundle: false },
  // Of CommonJS builds, nothing could be left out.
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  plugins: [
    license({
      thirdParty: {
        output: {
          file: 'dist/THIRD-PARTY-NOTICES.txt',
          template: (packages) => [...packages.map((one) => one.text()), noticesOfClient].join('\n\n---\n\n'),
        },
      },
    }),
  ],
})

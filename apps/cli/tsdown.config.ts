import { readFileSync } from 'node:fs'
import license from 'rollup-plugin-license'
import { defineConfig } from 'tsdown'

/** What the client has bundled itself. */
const noticesOfClient = readFileSync(
  new URL('dist/THIRD-PARTY-NOTICES.txt', import.meta.resolve('@org/cms-cdr-client/package.json')),
  'utf8',
)

export default defineConfig({
  entry: ['src/main.ts'],
  platform: 'node',
  // Node starts CommonJS sooner than modules.
  format: 'cjs',
  target: 'node24',
  dts: false,
  minify: true,
  // Everything is bundled, so that what runs is what was tested, and nothing else is installed.
  deps: { onlyBundle: false },
  // The licenses of what is bundled are shipped with it.
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

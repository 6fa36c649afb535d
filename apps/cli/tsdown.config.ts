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
  // The loader of CommonJS starts sooner than that of modules, and a small file is parsed sooner than a large one.
  format: 'cjs',
  target: 'node24',
  dts: false,
  minify: true,
  publint: true,
  // Everything is bundled: what runs is what was tested, and nothing else is installed.
  deps: { onlyBundle: false },
  // The licences of what is bundled want to be shipped with it.
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
  // What the client fetches on demand, a single look-up needs at once: it has no crypto of Node's to wait for.
  inputOptions: { preserveEntrySignatures: false, checks: { ineffectiveDynamicImport: false } },
  outputOptions: {
    codeSplitting: {
      includeDependenciesRecursively: false,
      // What a single look-up needs is one file: each costs a millisecond.
      groups: [
        {
          name: 'ask',
          test: /\/src\/(settings\/(client-settings|resolve|secret-source|config-folder)|output\/(card|call-bar|fields|printable|record-format|show-records|table)|report-failure|commands\/get-run)\.ts|packages\/formats\/src\/(columns|json|list)\.ts|packages\/client\/dist\/(index|node|src-|canonical-request|operation|sign-request|signature-prefix|hmac|timestamp|wire)|env-paths|is-safe-filename|noble/,
        },
      ],
    },
  },
})

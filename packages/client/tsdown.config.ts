import license from 'rollup-plugin-license'
import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/node.ts',
    'src/browser.ts',
    'src/codes.ts',
    'src/canonical-request.ts',
    'src/signing.ts',
    'src/testing.ts',
    'src/not-in-a-page.ts',
  ],
  platform: 'neutral',
  deps: { neverBundle: [/^node:/], onlyBundle: ['undici'] },
  plugins: [
    {
      // Ships the connections of undici, without its fetch, caches and mocks, and in a form that every bundler of ES modules
      // takes: esbuild cannot translate the require of a module of Node.
      name: 'parts-of-undici',
      resolveId: (id) => (id === 'undici' ? '\0undici' : null),
      load: (id) =>
        id === '\0undici'
          ? `export { default as Client } from 'undici/lib/dispatcher/client.js'
             export { default as Pool } from 'undici/lib/dispatcher/pool.js'`
          : null,
      transform: (code, id) =>
        id.includes('/undici/')
          ? code.replaceAll(/\brequire\(('node:[\w/]+')\)/g, 'process.getBuiltinModule($1)')
          : null,
    },
    license({ thirdParty: { output: { file: 'dist/THIRD-PARTY-NOTICES.txt' } } }),
  ],
  dts: { generator: 'oxc' },
  publint: true,
  attw: { profile: 'esm-only' },
})

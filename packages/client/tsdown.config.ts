import license from 'rollup-plugin-license'
import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/node.ts',
    'src/browser.ts',
    'src/codes.ts',
    'src/signing.ts',
    'src/signing-in-a-page.ts',
    'src/testing.ts',
    'src/not-in-a-page.ts',
  ],
  platform: 'neutral',
  // The schemas of the server are generated too, but no entry uses them.
  treeshake: { manualPureFunctions: ['z'] },
  // What a page may use without a client is in a file of its own: a bundler that needs one function of a file also keeps the schemas in
  // it, and does not split a file between the views of a page. The entries that sign share only `operation` with it.
  // Declarations, whose names end with .d.ts, are divided as ever.
  outputOptions: {
    codeSplitting: {
      groups: [
        { name: 'operation', test: /client.src.generated.operation\.ts$/ },
        { name: 'shared', test: /client.src.(errors.[\w-]+|domain.(cdr|field-reader|masking))\.ts$/ },
      ],
    },
  },
  deps: { neverBundle: [/^node:/], onlyBundle: ['undici'] },
  plugins: [
    {
      // esbuild cannot translate the require of a module of Node into an ES module, and the runtime may have no require.
      name: 'undici-without-require',
      // The pool never negotiates HTTP/2 and sends no FormData, whose modules would be loaded all the same.
      load: (id) =>
        /\/undici\/lib\/(dispatcher\/client-h2|web\/fetch\/body)\.js$/.test(id) ? 'module.exports = {}' : null,
      transform: (code, id) =>
        id.includes('/undici/')
          ? code.replaceAll(/\brequire\(('node:[\w/]+')\)/g, 'process.getBuiltinModule($1)')
          : null,
    },
    license({ thirdParty: { output: { file: 'dist/THIRD-PARTY-NOTICES.txt' } } }),
  ],
  dts: { generator: 'oxc' },
  // CdrClient has Symbol.asyncDispose, which the types of ES2023 do not know.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
})

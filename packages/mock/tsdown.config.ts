import license from 'rollup-plugin-license'
import { defineConfig } from 'tsdown'

/** Replaces `url.resolve`, as the documentation of Node shows it. */
function resolveUrl(from: string, to: string): string {
  const { href, protocol, pathname, search, hash } = new URL(to, new URL(from, 'resolve://'))
  return protocol === 'resolve:' ? pathname + search + hash : href
}

export default defineConfig({
  entry: {
    main: 'src/main.ts',
    index: 'src/index.ts',
    'call-list': 'src/call-list.ts',
    diagnosis: 'src/diagnosis/diagnose-signature.ts',
  },
  platform: 'node',
  fixedExtension: false,
  dts: { generator: 'oxc' },
  // Prism is bundled: one of its dependencies reports every installation, and others are not declared, which strict installers refuse.
  deps: { neverBundle: ['ajv'], alwaysBundle: [/^@stoplight\//], onlyBundle: false },
  inputOptions: {
    resolve: {
      alias: {
        // All other languages are left out.
        '@faker-js/faker': '@faker-js/faker/locale/en',
        // Its CommonJS build calls require in a way that no bundler follows.
        'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      },
    },
  },
  plugins: [
    {
      name: 'prism',
      // The mock reads OpenAPI 3 and forwards no request.
      load: (id) =>
        /\/http-spec\/(postman|oas2)\/operation\.js$|\/(node-fetch|https?-proxy-agent)\//.test(id)
          ? 'module.exports = {}'
          : null,
      transform: (code, id) => {
        // At the top level of a CommonJS module, `this` is its exports.
        if (id.includes('/uri-template-lite/')) return code.replaceAll('this.URI', 'exports.URI')
        // Node prints a warning for its own `resolve`, except to what is in node_modules.
        if (/\/json-schema-ref-parser\/lib\/util\/url\.js$/.test(id))
          return code.replace('require("url").resolve', resolveUrl.toString())
        return null
      },
    },
    license({ thirdParty: { output: { file: 'dist/THIRD-PARTY-NOTICES.txt' } } }),
  ],
})

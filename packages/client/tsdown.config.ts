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
  deps: { neverBundle: [/^node:/] },
  dts: { generator: 'oxc' },
  // CdrClient has Symbol.asyncDispose, which the types of ES2023 do not know.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  publint: true,
  attw: { profile: 'esm-only' },
})

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
  publint: true,
  attw: { profile: 'esm-only' },
})

import { defineConfig } from 'tsdown'

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
  publint: true,
  attw: { profile: 'esm-only' },
})

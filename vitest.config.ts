import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['spec', 'packages/*', 'apps/*'].map((folder) => ({
      extends: true,
      test: { name: folder, include: [`${folder}/**/*.test.ts`] },
    })),
    reporters: ['default', './.ci/count-reporter.ts'],
    testTimeout: 20_000,
  },
})
